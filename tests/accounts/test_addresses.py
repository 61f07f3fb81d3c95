"""Changing address: the new one proves itself, the old one can say "it was not me"."""

import html
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import LoginPhone, User
from accounts.operations.addresses import NothingToUndo, take_address_back
from accounts.operations.phones import keep_phone
from accounts.operations.signing_up import register_person
from asasap.notifications.models import Notice
from tests.factories.accounts import UserFactory
from tests.roles import PASSWORD, enter_as
from tests.signing_in import letter_code

pytestmark = pytest.mark.django_db

OLD, NEW = "jeanne@example.org", "elsewhere@example.org"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


@pytest.fixture
def person():
    user = UserFactory(email=OLD)
    user.emailaddress_set.create(email=OLD, verified=True, primary=True)
    return register_person(user=user, display_name="Jeanne", language="en")


def ask(client, new=NEW):
    return client.post(reverse("account_email"), {"email": new, "action_add": ""})


def change(client, old=OLD, new=NEW) -> str:
    """Change the address, and return the link in the letter to the old one."""
    client.post(ask(client, new).url, {"code": letter_code()})
    letter = Notice.objects.filter(recipient__email=old).latest("pk")
    [link] = re.findall(r"http://localhost:8000(/\S+)", letter.values["body"])
    return link


def test_the_address_changes_once_the_new_one_is_proved_and_not_before(client, person):
    enter_as(client, person.user, ["password"])

    sent = ask(client)
    person.user.refresh_from_db()
    assert person.user.email == OLD
    client.post(sent.url, {"code": letter_code()})

    person.refresh_from_db()
    assert person.user.email == NEW
    assert person.recipient.email == NEW


def test_the_code_goes_to_the_new_address_and_the_news_to_the_old_one(client, person):
    enter_as(client, person.user, ["password"])

    change(client)

    letters = Notice.objects.filter(kind="accounts.letter").order_by("pk")
    to = list(letters.values_list("recipient__email", flat=True))
    assert to[-1] == OLD
    assert NEW not in letters.last().values["body"]


@pytest.mark.parametrize("wrong", ["", "not an address", OLD])
def test_an_address_that_cannot_be_comes_back_with_the_reason(client, person, wrong):
    enter_as(client, person.user, ["password"])

    response = ask(client, wrong)

    [error] = response.context["form"].errors["email"]
    assert html.escape(error) in response.text
    assert wrong in response.text


def test_who_only_stole_a_session_is_asked_for_the_password_first(client, person):
    client.force_login(person.user)

    response = ask(client)

    assert response.url.startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_without_a_password_it_is_a_code_to_the_old_address_that_is_asked(
    client, person
):
    person.user.set_unusable_password()
    person.user.save()
    client.force_login(person.user)

    asked = ask(client)
    assert asked.url.startswith(reverse("accounts:show_again"))
    client.post(asked.url)
    letter = Notice.objects.latest("pk")
    assert letter.recipient.email == OLD
    wrong = client.post(asked.url, {"code": "WRONG-CODE"})
    assert wrong.status_code == 422
    right = client.post(asked.url, {"code": letter_code()})

    assert right.url == reverse("account_email_verification_sent")


@pytest.mark.parametrize("tries", [3])
def test_a_code_to_be_asked_again_is_not_guessed_without_end(client, person, tries):
    person.user.set_unusable_password()
    person.user.save()
    client.force_login(person.user)
    url = reverse("accounts:show_again")
    client.post(url)
    code = letter_code()
    for _ in range(tries):
        client.post(url, {"code": "WRONG-CODE"})

    client.post(url, {"code": code})

    assert not client.session.get("account_authentication_methods")


def test_the_old_address_takes_the_account_back_from_a_hijacker(client, person):
    hijacker = enter_as(Client(), person.user, ["password"])
    link = change(hijacker)
    keep_phone(user=person.user, number="+33601020304", now=timezone.now())

    assert client.get(link).status_code == 200
    assert User.objects.get(pk=person.user_id).email == NEW  # To look changes nothing.
    response = client.post(link)

    assert response.url == reverse("account_reset_password")
    user = User.objects.get(pk=person.user_id)
    person.recipient.refresh_from_db()
    assert (user.email, person.recipient.email) == (OLD, OLD)
    assert not user.has_usable_password()
    assert not LoginPhone.objects.exists()
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        (OLD, True, True)
    ]
    assert not hijacker.get("/about/").wsgi_request.user.is_authenticated
    assert client.post(link).status_code == 422  # Once is enough.


def test_moving_twice_does_not_keep_an_account_from_its_owner(client, person):
    hijacker = enter_as(Client(), person.user, ["password"])
    first = change(hijacker)
    second = change(hijacker, old=NEW, new="further@example.org")

    client.post(first)

    assert User.objects.get(pk=person.user_id).email == OLD
    assert client.post(second).status_code == 422
    assert User.objects.get(pk=person.user_id).email == OLD


def test_a_hijacker_who_takes_back_from_themselves_still_loses(client, person):
    hijacker = enter_as(Client(), person.user, ["password"])
    first = change(hijacker)
    second = change(hijacker, old=NEW, new="further@example.org")
    hijacker.post(second)
    assert User.objects.get(pk=person.user_id).email == NEW

    client.post(first)

    assert User.objects.get(pk=person.user_id).email == OLD
    assert client.post(second).status_code == 422


def test_a_move_made_after_a_taking_back_can_be_undone_too(client, person):
    first = change(enter_as(Client(), person.user, ["password"]))
    client.post(first)
    person.user.refresh_from_db()
    person.user.set_password(PASSWORD)
    person.user.save()
    cache.clear()  # Two moves in a minute are too many.
    again = change(enter_as(Client(), person.user, ["password"]))
    assert client.post(first).status_code == 422

    client.post(again)

    assert User.objects.get(pk=person.user_id).email == OLD


def test_no_way_in_made_before_the_move_is_left(client, person):
    user = person.user
    hijacker = enter_as(Client(), user, ["password"])
    keep_phone(user=user, number="+33601020304", now=timezone.now())
    SocialAccount.objects.create(user=user, provider="idp", uid="of-the-hijacker")
    for kind in ("totp", "webauthn", "recovery_codes"):
        Authenticator.objects.create(user=user, type=kind, data={})
    link = change(hijacker)
    assert User.objects.get(pk=user.pk).email == NEW

    client.post(link)

    ways_in = (Authenticator, SocialAccount, LoginPhone)
    assert [kind.objects.count() for kind in ways_in] == [0, 0, 0]


def test_a_password_that_was_stolen_opens_nothing_once_taken_back(client, person):
    link = change(enter_as(Client(), person.user, ["password"]))
    client.post(link)

    client.post(reverse("account_login"), {"login": OLD, "password": PASSWORD})

    assert not client.get("/about/").wsgi_request.user.is_authenticated


@pytest.mark.parametrize("token", ["x:y:z", "of a link, cut short"])
def test_a_link_that_is_not_ours_does_nothing(client, person, token):
    change(enter_as(Client(), person.user, ["password"]))

    response = client.post(reverse("accounts:not_me", args=[token]))

    assert response.status_code == 410
    assert User.objects.get(pk=person.user_id).email == NEW


def test_an_address_that_has_become_anothers_is_not_taken_from_them(client, person):
    change(enter_as(client, person.user, ["password"]))
    EmailAddress.objects.create(user=UserFactory(email=OLD), email=OLD, verified=True)

    with pytest.raises(NothingToUndo):
        take_address_back(
            user_id=person.user_id,
            old=OLD,
            moved_at=timezone.now(),
            now=timezone.now(),
        )

    assert User.objects.get(pk=person.user_id).email == NEW
