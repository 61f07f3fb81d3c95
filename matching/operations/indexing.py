"""The index of the search, kept as the offers are: written here, and nowhere else."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Organisation, Person
from asasap.kernel.clock import take_time
from asasap.kernel.periods import day_in_paris
from matching.models import SearchEntry
from matching.queries.indexing import COLUMNS, entries_of
from offers.models import Offer

TABLE = SearchEntry._meta.db_table


@transaction.atomic
def index_offers(*, offer_ids: Collection[int], now: datetime) -> None:
    """Make the index say of these offers what they are now. Safe to call at any time.

    Those not online leave it.
    """
    if not offer_ids:
        return
    SearchEntry.objects.of_offers(offer_ids).stale().delete()
    _write(Offer.objects.filter(pk__in=offer_ids), today=day_in_paris(now))


@transaction.atomic
def index_holder(
    *, person: Person | None, organisation: Organisation | None, now: datetime
) -> None:
    """The same of all that somebody offers, or an organisation."""
    offers = Offer.objects.filter(provider__person=person)
    if person is None:
        offers = Offer.objects.filter(provider__organisation=organisation)
    index_offers(offer_ids=list(offers.values_list("pk", flat=True)), now=now)


@transaction.atomic
def index_all(*, now: datetime) -> None:
    """Make the index anew, in one statement: after a load, or where there is none."""
    _make_anew(now)


@transaction.atomic
def index_if_empty(*, now: datetime) -> None:
    """Make it where there is none yet: of a portal that had offers before a search."""
    if not SearchEntry.objects.exists():
        _make_anew(now)


def _make_anew(now: datetime) -> None:
    take_time(most="0")
    SearchEntry.objects.all().delete()
    _write(Offer.objects.all(), today=day_in_paris(now))


def _write(offers: QuerySet[Offer], *, today: date) -> None:
    fresh, given = entries_of(offers, today=today).query.sql_with_params()
    names = ", ".join(COLUMNS)
    told = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} ({names}) SELECT {names} FROM ({fresh}) fresh"  # noqa: S608
            f" ON CONFLICT (offer_id) DO UPDATE SET {told}",
            given,
        )
