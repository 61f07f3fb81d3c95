import re

import pytest
from allauth.account.signals import email_changed
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.enums import DEMO_DOMAIN
from accounts.models import Person, User
from accounts.operations.signing_up import change_address, register_person
from asasap.notifications.models import Notice
from asasap.notifications.operations import recipient_for
from asasap.notifications.queries import words_of
from tests.factories.accounts import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_signing_up_makes_a_person_and_writes_a_code_to_them(client):
    answers = {
        "display_name": "Jeanne Martin",
        "email": "jeanne@example.org",
        "password1": "un mot de passe assez long",
    }

    response = client.post(reverse("account_signup"), answers)

    assert response.status_code == 302
    [person] = Person.objects.all()
    assert (person.display_name, person.user.email) == (
        "Jeanne Martin",
        "jeanne@example.org",
    )
    kinds = Notice.objects.order_by("pk").values_list("kind", "recipient_id")
    assert list(kinds) == [
        ("accounts.welcome", person.recipient_id),
        ("accounts.letter", person.recipient_id),
    ]


def test_a_code_travels_in_the_outbox_and_signs_in(client):
    user = UserFactory(email="jeanne@example.org")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)

    client.post(reverse("account_request_login_code"), {"email": user.email})

    [letter] = Notice.objects.filter(kind="accounts.letter")
    words = words_of(letter)
    assert "ASASAP" in words.body
    [code] = re.findall(r"^[A-Z0-9-]{6,9}$", words.body, re.MULTILINE)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.url == reverse("dashboards:my_day")


def test_who_does_not_exist_is_not_told_apart(client):
    response = client.post(
        reverse("account_request_login_code"), {"email": "nobody@example.org"}
    )

    assert response.url == reverse("account_confirm_login_code")


def test_news_follow_somebody_to_their_new_address(client):
    user = UserFactory(email="old@example.org")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    person = register_person(user=user, display_name="Jeanne", language="fr")
    recipient_for(email="new@example.org", language="fr")  # Has had a code already.

    change_address(user=user, email="New@example.org")
    change_address(user=user, email="New@example.org")

    person.recipient.refresh_from_db()
    assert person.recipient.email == "new@example.org"


def test_an_address_left_by_one_person_may_serve_another():
    first = UserFactory(email="shared@example.org")
    register_person(user=first, display_name="Jeanne", language="fr")
    User.objects.filter(pk=first.pk).update(email="jeanne@example.org")
    change_address(user=first, email="jeanne@example.org")

    second = UserFactory(email="shared@example.org")
    person = register_person(user=second, display_name="Paul", language="fr")

    assert person.recipient.email == "shared@example.org"
    assert Person.objects.count() == 2


def test_allauth_announces_the_new_address_and_we_follow(client, rf):
    user = UserFactory(email="old@example.org")
    old = user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    new = user.emailaddress_set.create(email="new@example.org", verified=True)
    person = register_person(user=user, display_name="Jeanne", language="fr")

    email_changed.send(
        sender=User,
        request=rf.get("/"),
        user=user,
        from_email_address=old,
        to_email_address=new,
    )

    person.recipient.refresh_from_db()
    assert person.recipient.email == "new@example.org"


def test_the_demo_people_sign_in_only_where_the_demo_is_on(client, settings):
    person = PersonFactory(user__email=f"admin@{DEMO_DOMAIN}")
    client.force_login(person.user)
    assert client.get("/about/").wsgi_request.actor.is_known

    settings.DEMO = False

    assert not client.get("/about/").wsgi_request.actor.is_known


def test_the_list_of_open_sessions_forgets_one_that_has_ended(client):
    user = PersonFactory().user
    phone, desk = Client(), client
    for browser in (phone, desk):
        browser.force_login(user)
        browser.get(reverse("usersessions_list"))
        UserSession.objects.create_from_request(
            browser.get(reverse("usersessions_list")).wsgi_request
        )
    phone.logout()

    response = desk.get(reverse("usersessions_list"))

    assert response.status_code == 200
    assert UserSession.objects.filter(user=user).count() == 1
