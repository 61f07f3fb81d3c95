"""The market benchmarks are made on is as sound as one that people made."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from bench.rows import FIRST
from bench.scale import MODELS, load_scale
from mapping.enums import Point
from mapping.rules import centre_of
from offers.enums import OfferState
from offers.models import Activity, Demand, Engagement, Offer
from offers.operations.catalogue import load_catalogue
from offers.queries.listing import Search, listed
from tests.factories.places import CommuneFactory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_a_market_keeps_every_promise_of_the_tables():
    CommuneFactory()
    CommuneFactory(insee="2A004", name="Ajaccio", latitude=41.92, longitude=8.73)
    load_catalogue(today=date(2026, 11, 22))
    before = _asked_of_rows()

    load_scale(offers=800, now=NOW, say=lambda line: None)

    # Made again as they were, they hold for all rows; so do the keys to other tables.
    assert _asked_of_rows() == before
    assert _broken_keys() == []
    assert Offer.objects.count() == 800
    assert Offer.objects.live().count() == 720
    offer = Offer.objects.live().select_related("current__place").get(pk=FIRST + 5)
    public = centre_of(offer.current.place.cell)
    assert (offer.latitude, offer.longitude) == (public.latitude, public.longitude)
    assert Demand.objects.open().exists()
    assert Engagement.objects.count() == 80
    # What the portal writes next is numbered after them.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('offers_offer', 'id'))")
        assert cursor.fetchone() == (FIRST + 800,)
    # What is looked for is found by the indexes made for it.
    near, cleaning = Point(48.86, 2.44), Activity.objects.get(code="60")
    for search, index in (
        # Among so few, either of the two serves.
        (Search(activity=cleaning, near=near), "offer_live_by_"),
        (Search(near=near), "offer_live_by_place"),
        (Search(), "offer_live_newest"),
    ):
        plan = _plan_of(search)
        assert index in plan, plan
    with override_settings(DEMO=True), pytest.raises(CommandError, match="already"):
        call_command("load_scale", offers=800)


def _plan_of(search: Search) -> str:
    """How PostgreSQL would find the first page in a table as large as it may be."""
    with CaptureQueriesContext(connection) as captured:
        listed(Offer.objects.live().with_card(), search=search)
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN {captured.captured_queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
    return plan


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("offers", "demo", "said"),
    [(800, False, "ASASAP_DEMO"), (99, True, "At least"), (800, True, "places")],
)
def test_it_is_refused_where_it_has_no_place(offers, demo, said):
    with override_settings(DEMO=demo), pytest.raises(CommandError, match=said):
        call_command("load_scale", offers=offers, stdout=StringIO())

    assert not Offer.objects.filter(state=OfferState.LIVE).exists()


def _asked_of_rows() -> list:
    """All that the database asks of the rows of these tables."""
    tables = [model._meta.db_table for model in MODELS]
    with connection.cursor() as cursor:
        cursor.execute(
            # By name: PostgreSQL writes the same condition in one way, reads another.
            "SELECT indexname FROM pg_indexes WHERE tablename = ANY(%s)"
            " UNION ALL SELECT conname FROM pg_constraint"
            " WHERE conrelid::regclass::text = ANY(%s) ORDER BY 1",
            [tables, tables],
        )
        return cursor.fetchall()


def _broken_keys() -> list[str]:
    """Foreign keys are silent while such rows are written: ask each here."""
    broken = []
    for model in MODELS:
        for field in model._meta.concrete_fields:
            if field.is_relation:
                rows = model._base_manager.exclude(**{f"{field.name}__isnull": True})
                known = field.related_model._base_manager.values(
                    field.target_field.name
                )
                if rows.exclude(**{f"{field.attname}__in": known}).exists():
                    broken.append(str(field))
    return broken
