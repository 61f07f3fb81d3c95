from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse

from accounts.enums import Role
from accounts.operations.signing_up import register_person
from dashboards.queries import demo_accounts_at, live_figures
from tests.factories.accounts import (
    MembershipFactory,
    UserFactory,
)
from tests.factories.demands import open_demand
from tests.factories.offers import live_offer
from tests.roles import enter_as

pytestmark = pytest.mark.django_db


def test_the_door_is_in_french_and_counts_what_is_there(client):
    open_demand()
    live_offer()
    live_offer()

    response = client.get("/")

    assert '<html lang="fr">' in response.text
    figures = response.context["figures"]
    assert figures == live_figures()
    assert (figures.offers.count, figures.demands.count) == (2, 1)


def test_the_language_is_the_one_asked_for(client):
    response = client.post(reverse("set_language"), {"language": "en", "next": "/"})

    assert response.url == "/"
    assert '<html lang="en">' in client.get("/").text


def test_my_day_shows_what_waits(client):
    user = UserFactory()
    register_person(user=user, display_name="Jeanne", language="fr")
    client.force_login(user)

    day = client.get(reverse("dashboards:my_day")).context["day"]

    assert [line.is_read for line in day.unread] == [False]
    assert day.organisations == []
    assert not day.is_empty


@pytest.mark.parametrize("members", [1, 3])
def test_a_desk_costs_the_same_for_one_member_or_three(
    client, django_assert_num_queries, members
):
    mine = MembershipFactory(role=Role.COORDINATOR)
    MembershipFactory.create_batch(members - 1, organisation=mine.organisation)
    enter_as(client, mine.person.user)
    client.get(mine.organisation.get_absolute_url())

    # Who asks, the organisation, my roles there, its members.
    with django_assert_num_queries(4):
        response = client.get(mine.organisation.get_absolute_url())

    assert len(response.context["board"].members) == members


def test_the_demo_is_found_only_where_there_is_one(client):
    assert client.get(reverse("dashboards:demo")).status_code == 200

    with override_settings(DEMO=False):
        assert client.get(reverse("dashboards:demo")).status_code == 404


def test_the_demo_is_loaded_once_and_opens_with_the_code_it_shows(client, capsys):
    call_command("demo")
    call_command("demo")

    accounts = demo_accounts_at(now=datetime(2026, 11, 22, 10, tzinfo=UTC))
    assert [a.email.partition("@")[0] for a in accounts] == [
        "resident",
        "provider",
        "coop-member",
        "coordinator",
        "funder",
        "researcher",
        "admin",
    ]
    with_code = [a.email.partition("@")[0] for a in accounts if a.code]
    assert with_code == ["coordinator", "funder", "researcher", "admin"]


def test_a_newcomer_enters_as_the_coordinator_with_what_the_demo_shows(client):
    call_command("demo")
    page = client.get(reverse("dashboards:demo"))
    account = next(
        a for a in page.context["accounts"] if a.email.startswith("coordinator@")
    )

    login = client.post(
        reverse("account_login"), {"login": account.email, "password": account.password}
    )
    second = client.post(login.url, {"code": account.code})

    assert (login.status_code, second.status_code) == (302, 302)
    assert second.url == reverse(settings.LOGIN_REDIRECT_URL)
    assert client.get(reverse("admin:index")).status_code == 200


def test_alive_asks_nothing_and_ready_asks_both_services(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert client.get(reverse("dashboards:healthz")).text == "ok"
    with django_assert_num_queries(1):
        assert client.get(reverse("dashboards:readyz")).text == "ok"


def test_the_api_says_who_the_caller_is(client):
    mine = MembershipFactory(role=Role.COORDINATOR)
    enter_as(client, mine.person.user)

    response = client.get(reverse("api:me"))

    assert response.json() == {
        "name": mine.person.display_name,
        "roles": ["coordinator"],
        "unread_count": 0,
    }


def test_the_api_is_shut_to_strangers(client):
    assert client.get(reverse("api:me")).status_code == 403


def test_the_page_of_the_api_shows_every_endpoint_of_the_schema(client):
    schema = client.get(reverse("api:schema")).json()
    reference = client.get(reverse("api:docs")).context["reference"]

    wanted = {
        (method.upper(), path)
        for path, operations in schema["paths"].items()
        for method in operations
    }
    assert {(e.method, e.path) for e in reference} == wanted


def test_the_schema_is_kept_in_each_language_but_as_what_is_asked_for_by_name(client):
    def told(language, **query):
        url = reverse("api:schema")
        return client.get(url, query, headers={"accept-language": language}).json()

    french, english = told("fr"), told("en")

    assert french != english
    assert (told("fr"), told("en")) == (french, english)
    assert told("fr", version="9")["info"]["version"] == "1 (9)"
    assert told("fr") == french
