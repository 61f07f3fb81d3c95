"""Which entries of the index pass what is asked: the filters that a table can tell."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from matching.rules.asked import Asked
from offers.enums import Public
from offers.models import ActivityRule, AvailabilityException, AvailabilityRule
from offers.queries.listing import of_activity, within


def passing(rows: QuerySet, asked: Asked) -> QuerySet:
    """Those entries that pass every filter a table can tell, with ``distance_km``.

    What only a calendar or the law can tell is narrowed here to those of whom it may
    be true, and asked one by one in ``queries.searching``.
    """
    rows = _here(rows, asked)
    rows = _about(rows, asked)
    rows = _so(rows, asked)
    if asked.window is not None:
        rows = _perhaps_free(rows, asked)
    # “Everybody” says no more than the activity does: the gate reads it so.
    if asked.situation not in {"", Public.ANYONE}:
        rows = _perhaps_for(rows, asked)
    return rows


def of_activities(rows: QuerySet, activities: tuple[int, ...]) -> QuerySet:
    """One by ``=``: a GiST index knows no ``IN``, and would be read by halves."""
    if len(activities) == 1:
        return of_activity(rows, activities[0])
    return rows.filter(activity__in=activities)


def _here(rows: QuerySet, asked: Asked) -> QuerySet:
    """Within the radius, and served from there."""
    if asked.near is None:
        return rows
    rows = within(rows, near=asked.near, km=asked.radius_km)
    served = Q(radius_km__gte=F("distance_km"))
    if asked.commune_id is not None:
        served |= Q(communes_served__contains=[asked.commune_id])
    return rows.filter(served)


def _about(rows: QuerySet, asked: Asked) -> QuerySet:
    if asked.activities is not None:
        rows = of_activities(rows, asked.activities)
    if asked.text:
        query = SearchQuery(asked.text, config="french")
        rows = rows.filter(words=query)
    return rows


def _so(rows: QuerySet, asked: Asked) -> QuerySet:
    """At that price, in that way."""
    equal = {
        "price_unit": asked.price_unit,
        "status_kind": asked.status,
        "mode": asked.mode,
        "regime": asked.regime,
    }
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if asked.price_cents is not None:
        rows = rows.filter(price_cents__lte=asked.price_cents)
    if asked.rating is not None:
        rows = rows.filter(rating_milli__gte=asked.rating * 1000)
    if asked.language:
        rows = rows.filter(languages__contains=[asked.language])
    return rows


def _perhaps_free(rows: QuerySet, asked: Asked) -> QuerySet:
    """Those who said hours of that day; an organisation has no calendar here."""
    day: Any = asked.day
    window: Any = asked.window
    weekly = AvailabilityRule.objects.valid_on(day).on(day.weekday())
    once = AvailabilityException.objects.overlapping(window.start, window.end)
    return rows.filter(
        Q(person=None)
        | Q(person__in=weekly.values("person"))
        | Q(person__in=once.filter(is_free=True).values("person"))
    )


def _perhaps_for(rows: QuerySet, asked: Asked) -> QuerySet:
    """Those whose activity some rule, of whatever day, lets be done for them so."""
    rules = ActivityRule.objects.filter(
        activity=OuterRef("activity__code"),
        mode=OuterRef("mode"),
        publics__overlap=[asked.situation, Public.ANYONE],
    )
    return rows.filter(Exists(rules))
