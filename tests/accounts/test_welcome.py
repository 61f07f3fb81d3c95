"""The welcome: one question a screen, each answer kept, and a way out of each."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Reason, StatusKind
from accounts.models import Person
from accounts.views.welcome import ENDS, SCREENS
from asasap.notifications.models import Notice
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.papers import WorkStatusFactory

pytestmark = pytest.mark.django_db

FIRST = "/account/welcome/"
NAME = "/account/welcome/name/"
STATUS = "/account/welcome/status/"
PROFILE = "/account/welcome/profile/"


@pytest.fixture
def newcomer(client):
    person = PersonFactory(display_name="Yvette Morel")
    client.force_login(person.user)
    return person


def test_one_lands_there_once_signed_up_and_never_again(client):
    client.post(
        reverse("account_signup"),
        {
            "display_name": "Yvette Morel",
            "email": "yvette@example.org",
            "password1": "a long walk by the canal",
        },
    )
    [letter] = Notice.objects.filter(kind="accounts.letter")
    [code] = re.findall(r"^[A-Z0-9-]{6,9}$", letter.values["body"], re.MULTILINE)

    confirmed = client.post(reverse("account_email_verification_sent"), {"code": code})
    client.logout()
    again = client.post(
        reverse("account_login"),
        {"login": "yvette@example.org", "password": "a long walk by the canal"},
    )

    assert confirmed.url == FIRST
    assert again.url == reverse(settings.LOGIN_REDIRECT_URL)


def test_every_reason_has_its_way_and_its_end():
    assert set(SCREENS) == set(ENDS) == set(Reason)
    assert all(reverse(end) for end in ENDS.values())


@pytest.mark.parametrize(
    ("reason", "leads_to"),
    [
        ("receive", NAME),
        ("help", "/account/people/"),
        ("work", STATUS),
        ("organise", "/account/organisations/"),
        ("look", "/home/"),
    ],
)
def test_each_reason_leads_no_further_than_it_needs(client, newcomer, reason, leads_to):
    response = client.post(FIRST, {"reason": reason})

    assert response.url == leads_to
    newcomer.refresh_from_db()
    assert newcomer.came_for == reason


def test_who_looks_for_help_is_asked_a_name_and_is_done(client, newcomer):
    page = client.get(NAME).content.decode()
    response = client.post(NAME, {"display_name": "Yvette M."})

    assert 'value="Yvette Morel"' in page
    assert response.url == "/home/"
    newcomer.refresh_from_db()
    assert newcomer.display_name == "Yvette M."


@pytest.mark.usefixtures("reference")
def test_who_works_says_how_then_what_and_goes_on_in_their_profile(client, newcomer):
    status = client.post(STATUS, {"kind": "self_employed"})
    profile = client.post(PROFILE, {"headline": "Gardening"})

    assert (status.url, profile.url) == (PROFILE, "/account/provider/")
    [held] = newcomer.statuses.all()
    assert (held.kind, held.organisation) == (StatusKind.SELF_EMPLOYED, None)
    assert held.valid.lower == timezone.localdate()
    newcomer.refresh_from_db()
    assert newcomer.provider.headline == "Gardening"
    assert not newcomer.provider.is_published


@pytest.mark.usefixtures("reference")
def test_a_status_of_an_organisation_is_refused_without_one_and_taken_in_it(client):
    membership = MembershipFactory()
    client.force_login(membership.person.user)

    refused = client.post(STATUS, {"kind": "employee", "organisation": ""})
    taken = client.post(
        STATUS, {"kind": "employee", "organisation": membership.organisation.uuid}
    )

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert set(refused.context["form"].errors) == {"kind"}


@pytest.mark.usefixtures("reference")
def test_going_back_loses_nothing_and_asks_nothing_twice(client, newcomer):
    client.post(FIRST, {"reason": "work"})
    client.post(STATUS, {"kind": "volunteer"})
    client.post(PROFILE, {"headline": "Gardening"})

    first = client.get(FIRST).content.decode()
    status = client.get(STATUS)
    profile = client.get(PROFILE)

    assert re.search(r'value="work"[^>]*checked', first)
    assert status.context["step"].may_go_on
    assert f'href="{PROFILE}"' in status.content.decode()
    assert f'href="{FIRST}"' in status.content.decode()
    assert f'href="{STATUS}"' in profile.content.decode()
    assert 'value="Gardening"' in profile.content.decode()
    assert newcomer.statuses.count() == 1


def test_the_profile_already_written_keeps_the_rest(client):
    person = WorkStatusFactory().person
    client.force_login(person.user)
    sent = {
        "headline": "Old",
        "about": "Ten years.",
        "languages": "arabe",
        "is_published": "on",
    }
    client.post(reverse("accounts:provider_edit"), sent)

    client.post(PROFILE, {"headline": "New"})

    provider = Person.objects.get(pk=person.pk).provider
    assert (provider.headline, provider.about) == ("New", "Ten years.")
    assert (provider.languages, provider.is_published) == (["arabe"], True)


@pytest.mark.usefixtures("newcomer")
@pytest.mark.parametrize(
    ("screen", "number"), [(NAME, "2 sur 2"), (STATUS, "2 sur 3"), (PROFILE, "3 sur 3")]
)
def test_each_screen_asks_one_thing_says_where_one_is_and_lets_go(
    client, screen, number
):
    response = client.get(screen)

    page = response.content.decode()
    assert len(response.context["form"].fields) == 1
    step = response.context["step"]
    assert f"{step.number} sur {step.count}" == number
    assert 'href="/home/"' in page.partition("<main")[2]


@pytest.mark.usefixtures("newcomer")
@pytest.mark.parametrize(
    ("screen", "sent", "field"),
    [
        (FIRST, {}, "reason"),
        (FIRST, {"reason": "rob"}, "reason"),
        (NAME, {"display_name": "x" * 300}, "display_name"),
        (NAME, {"display_name": "Yv\u202eette"}, "display_name"),
        (STATUS, {"kind": "boss"}, "kind"),
        (PROFILE, {"headline": ""}, "headline"),
    ],
)
def test_a_bad_answer_comes_back_beside_its_question(client, screen, sent, field):
    response = client.post(screen, sent)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
