"""Every screen of the admin site only shows, and only what its reader may see."""

import ast
import inspect
from datetime import date

import pytest
from django.contrib import admin
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import FederatedClient, Organisation, User
from asasap.kernel.actor import Actor
from asasap.kernel.admin import HouseAdmin, HouseAdminSite
from mapping.enums import Licence, PointFault
from mapping.models import MapPoint, PointImport, PointReport, PointSource
from matching.models import Contestation, MatchPolicy, RankingWeights
from offers.models import Activity, ActivityRule, Offer, QuestionSet
from tests.conventions.sources import rooms
from tests.factories.accounts import MembershipFactory, PersonFactory, UserFactory
from tests.factories.audit import AccessLogFactory, TransitionFactory
from tests.factories.catalogue import (
    ActivityFactory,
    ActivityRuleFactory,
    QuestionSetFactory,
)
from tests.factories.demands import DemandVersionFactory, open_demand
from tests.factories.invitations import a_place, a_policy
from tests.factories.ledger import post
from tests.factories.mandates import MandateFactory
from tests.factories.notifications import DeliveryFactory
from tests.factories.offers import OfferVersionFactory, ReportFactory, live_offer
from tests.factories.papers import CredentialFactory
from tests.factories.places import MapPointFactory
from tests.factories.privacy import SuspensionFactory
from tests.factories.ranking import RankingWeightsFactory
from tests.roles import create_roles, sign_in

SCREENS = sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)
IDS = [model._meta.label for model, _screen in SCREENS]

# The catalogue is read by everybody, on pages of its own.
EVERYBODYS = {
    Activity,
    ActivityRule,
    MapPoint,  # All who coordinate look after public places together.
    MatchPolicy,
    PointReport,
    QuestionSet,
    RankingWeights,
}

REQUEST = RequestFactory().get("/admin/")
REQUEST.actor = Actor(user_id=1, coordinated_ids=frozenset({7}))
REQUEST.user = User(is_superuser=True)


def test_the_site_is_ours_and_has_screens():
    assert type(admin.site._wrapped) is HouseAdminSite
    assert SCREENS


@pytest.mark.parametrize(("model", "screen"), SCREENS, ids=IDS)
def test_a_screen_adds_changes_and_deletes_nothing(model, screen):
    assert isinstance(screen, HouseAdmin)
    assert not screen.has_add_permission(REQUEST)
    assert not screen.has_change_permission(REQUEST)
    assert not screen.has_delete_permission(REQUEST)
    assert not screen.inlines
    assert not screen.list_editable
    assert screen.fields  # Named: a column added later is not shown by accident.


@pytest.mark.parametrize(("model", "screen"), SCREENS, ids=IDS)
def test_a_screen_shows_the_rows_visible_to_its_reader(model, screen):
    visible = model.objects.visible_to(REQUEST.actor)

    assert _sql(screen.get_queryset(REQUEST)) == _sql(visible)
    assert (_sql(visible) != _sql(model.objects.all())) == (model not in EVERYBODYS)


def test_actions_only_call_operations():
    assert [f for _path, tree in rooms("admin") for f in _idle_actions(tree)] == []
    assert [
        name
        for _model, screen in SCREENS
        for name in screen.get_actions(REQUEST)
        if name not in dir(type(screen))
    ] == []


def test_an_action_that_calls_no_operation_would_be_seen():
    source = inspect.cleandoc(
        """
        from offers.operations import close_demand

        class DemandAdmin(HouseAdmin):
            @admin.action(description="Close")
            def close(self, request, rows):
                for row in rows:
                    close_demand(demand=row, actor=request.actor, now=now)

            @admin.action(description="Close at once")
            def close_all(self, request, rows):
                rows.close()
        """
    )

    assert _idle_actions(ast.parse(source)) == ["close_all"]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "screen"), SCREENS, ids=IDS)
def test_a_list_costs_the_same_for_two_rows_more(model, screen, monkeypatch):
    # Some have more rows than a page holds, before there are two more.
    monkeypatch.setattr(screen, "list_per_page", 1000)
    create_roles()
    client = sign_in(Client(), "admin")
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    client.get(url)  # What is asked once, of a session or a cache, is asked now.

    queries, rows = _cost_of(client, url)
    _create_two_rows_of_each()
    queries_then, rows_then = _cost_of(client, url)

    assert rows_then >= rows + 2 >= 3
    assert queries_then == queries


@pytest.mark.django_db
def test_a_password_alone_does_not_open_the_admin_site(client):
    create_roles()
    client.force_login(User.objects.get(email="coordinator@roles.example"))

    response = client.get(reverse("admin:index"), follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))


@pytest.mark.django_db
def test_who_has_no_second_factor_is_led_to_make_one(client):
    person = PersonFactory(user=UserFactory())
    MembershipFactory(person=person, role="coordinator")
    client.force_login(person.user)

    response = client.get(reverse("admin:login"))

    assert response.url.startswith(reverse("mfa_activate_totp"))
    assert Organisation.objects.count() == 1


def _cost_of(client, url: str) -> tuple[int, int]:
    """How many queries the list asks, and how many rows it shows."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    return len(queries), len(response.context["cl"].result_list)


def _create_two_rows_of_each() -> None:
    """Two at least: some bring others."""
    MembershipFactory.create_batch(2)
    MandateFactory.create_batch(2)
    UserFactory.create_batch(2)
    DeliveryFactory.create_batch(2)
    TransitionFactory.create_batch(2)
    AccessLogFactory.create_batch(2)
    SuspensionFactory.create_batch(2)
    CredentialFactory.create_batch(2)
    for code in ("70", "80"):
        activity = ActivityFactory(code=code)
        ActivityRuleFactory(activity=activity)
        QuestionSetFactory(activity=activity)
    for year in (2024, 2025):
        days = DateRange(date(year, 1, 1), date(year + 1, 1, 1))
        RankingWeightsFactory(valid=days)
    for name in ("one site", "another site"):
        FederatedClient.objects.create(name=name)
    _create_reviews()
    _create_rankings()
    _create_places()
    transfer = post()
    post(debit=transfer.debit, credit=transfer.credit)


def _create_reviews() -> None:
    """Texts that wait to be read first, and reports to be decided on."""
    waiting = {"state": "submitted", "submitted_at": timezone.now()}
    OfferVersionFactory.create_batch(2, **waiting)
    DemandVersionFactory.create_batch(2, **waiting)
    for offer in Offer.objects.order_by("-pk")[:2]:
        ReportFactory(offer=offer)


def _create_places() -> None:
    """Public places, what is said against them, and lists brought in."""
    now = timezone.now()
    source = PointSource.objects.create(name="A list", licence=Licence.LO)
    for point in MapPointFactory.create_batch(2):
        PointReport.objects.create(
            point=point, fault=PointFault.CLOSED, reported_at=now
        )
        PointImport.objects.create(
            source=source, file_name="places.csv", content="", handed_in_at=now
        )


def _create_rankings() -> None:
    """Rankings of candidates, contested; and how many are asked, from other days on."""
    now = timezone.now()
    for name in ("others", "and others"):
        a_policy(name=name)
        offer = live_offer(now=now)
        place = a_place(offer=offer, demand=open_demand(now=now), now=now)
        Contestation.objects.create(
            provider=offer.provider,
            candidate=place,
            author=offer.provider.person,
            asked_at=now,
        )


def _sql(rows) -> str:
    try:
        return str(rows.order_by().query)
    except EmptyResultSet:
        return "nothing"


def _names_in(action: ast.FunctionDef, of_file) -> set[str]:
    """What it names, and what the private methods it calls do."""
    called = {n.attr for n in ast.walk(action) if isinstance(n, ast.Attribute)}
    helpers = [
        node
        for node in of_file
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("_")
        and node.name in called
    ]
    return {
        node.id
        for function in (action, *helpers)
        for node in ast.walk(function)
        if isinstance(node, ast.Name)
    }


def _idle_actions(tree: ast.Module) -> list[str]:
    """Return the actions that call nothing imported from an app's operations."""
    operations = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "operations" in str(node.module)
        for alias in node.names
    }
    return [
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and any("action" in ast.unparse(d) for d in function.decorator_list)
        and not _names_in(function, ast.walk(tree)) & operations
    ]
