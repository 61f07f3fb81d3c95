"""What the index of the search should hold, read from the tables it copies."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import (
    Case,
    CharField,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    QuerySet,
    SmallIntegerField,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest

from asasap.kernel.text import folded
from coops.enums import Regime
from coops.models import RegimePeriod
from matching.models import SearchEntry
from offers.enums import EngagementState, Frequency, ScheduleKind
from offers.models import AvailabilityRule, Engagement, Offer, OfferVersion

# Minutes offered and minutes free are counted over as many days.
WINDOW_DAYS = 28
WEEKS = WINDOW_DAYS // 7
# So many offers are compared at a time.
PART = 2_000
COLUMNS = [str(field.column) for field in SearchEntry._meta.concrete_fields]


def entries_of(offers: QuerySet[Offer], *, today: date) -> QuerySet:
    """Return the rows the index should hold for those of these offers online."""
    return (
        offers.live()  # type: ignore[attr-defined]
        .order_by()
        .annotate(
            offer_id=F("pk"),
            person_id=F("provider__person_id"),
            commune_id=F("current__place__commune_id"),
            price_unit=F("current__price_unit"),
            price_cents=F("current__price_cents"),
            mode=F("current__mode"),
            status_kind=Coalesce("work_status__kind", Value("")),
            regime=_regime(today),
            languages=_folded_languages(),
            radius_km=F("current__radius_km"),
            communes_served=_communes_served(),
            # Nobody is rated yet: evaluations will say, through a signal of theirs.
            rating_milli=Cast(Value(None), SmallIntegerField()),
            ratings=Value(0),
            offered_minutes=Coalesce(_offered_minutes(today), 0),
            capacity_minutes=_capacity_minutes(today),
            words=_words(),
        )
        .values(*COLUMNS)
    )


def parts() -> Iterator[range]:
    """The numbers of all offers, so many at a time: each is compared in a second."""
    ends = Offer.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["last"] is not None:
        for first in range(ends["first"], ends["last"] + 1, PART):
            yield range(first, first + PART)


def drifted(part: range, *, today: date) -> list[int]:
    """Of these offers, those whose row is missing, differs, or should not be there."""
    offers = Offer.objects.filter(pk__gte=part.start, pk__lt=part.stop)
    fresh, given = entries_of(offers, today=today).query.sql_with_params()
    names = ", ".join(COLUMNS)
    kept = (
        f"SELECT {names} FROM {SearchEntry._meta.db_table}"  # noqa: S608
        " WHERE offer_id >= %s AND offer_id < %s"
    )
    ends = (part.start, part.stop)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH kept AS MATERIALIZED ({kept}),"  # noqa: S608
            f" wanted AS MATERIALIZED (SELECT {names} FROM ({fresh}) fresh)"
            " SELECT offer_id FROM ("
            "(TABLE kept EXCEPT ALL TABLE wanted) UNION ALL"
            " (TABLE wanted EXCEPT ALL TABLE kept)) differing"
            " GROUP BY offer_id ORDER BY offer_id",
            [*ends, *given],
        )
        return [offer_id for (offer_id,) in cursor.fetchall()]


def _regime(today: date) -> Any:
    """As ``coops.queries.regime_of`` says it of one commune."""
    here = OuterRef("current__place__commune_id")
    periods = RegimePeriod.objects.valid_on(today).filter(
        territory__territory_communes__commune=here
    )
    return Coalesce(Subquery(periods.values("regime")[:1]), Value(Regime.MARKET.value))


def _folded_languages() -> Any:
    """Folded in one go: the separator of units is in no language's name."""
    return Func(
        folded(_joined(F("provider__languages"), "\x1f")),
        Value("\x1f"),
        function="string_to_array",
        output_field=ArrayField(TextField()),
    )


def _communes_served() -> Any:
    through = OfferVersion.communes.through._base_manager
    mine: Any = through.filter(offerversion=OuterRef("current_id"))
    served = mine.annotate(served=Cast("commune_id", IntegerField()))
    return ArraySubquery(served.order_by("commune_id", "pk").values("served"))


def _offered_minutes(today: date) -> Any:
    """What runs in agreements of theirs, over the last weeks."""
    lately = DateRange(today - timedelta(days=WINDOW_DAYS), today)
    times = Case(
        When(terms__schedule_kind=ScheduleKind.ONCE, then=1),
        When(terms__frequency=Frequency.WEEKLY, then=WEEKS),
        When(terms__frequency=Frequency.FORTNIGHTLY, then=WEEKS // 2),
        default=1,
    )
    slots = Func(
        F("terms__slots"), function="jsonb_array_length", output_field=IntegerField()
    )
    running = Engagement.objects.filter(
        provider=OuterRef("provider_id"),
        state=EngagementState.AGREED,
        terms__days__overlap=lately,
    )
    summed = (
        running.order_by()
        .values("provider")
        .annotate(total=Sum(F("terms__minutes") * Greatest(slots, 1) * times))
    )
    return Subquery(summed.values("total"), output_field=IntegerField())


def _capacity_minutes(today: date) -> Any:
    rules = AvailabilityRule.objects.valid_on(today).filter(
        person=OuterRef("provider__person_id")
    )
    summed = (
        rules.order_by()
        .values("person")
        .annotate(total=Sum(F("end_minute") - F("start_minute")) * WEEKS)
    )
    return Subquery(summed.values("total"), output_field=IntegerField())


def _words() -> Any:
    """Without accents, in French: its own words first, then who says them."""
    activity = _said(
        F("activity__name_fr"),
        F("activity__name_en"),
        _joined(F("activity__synonyms"), " "),
    )
    face = _said(
        F("provider__person__display_name"),
        F("provider__organisation__name"),
        F("provider__headline"),
    )
    return (
        _vector(F("current__title"), "A")
        + _vector(activity, "B")
        + _vector(face, "C")
        + _vector(_said(F("current__description")), "D")
    )


def _vector(text: Any, weight: str) -> SearchVector:
    return SearchVector(folded(text), config="french", weight=weight)


def _said(*texts: Any) -> Func:
    """One after the other, but those that are not there."""
    return Func(Value(" "), *texts, function="concat_ws", output_field=CharField())


def _joined(texts: Any, by: str) -> Func:
    return Func(texts, Value(by), function="array_to_string", output_field=CharField())
