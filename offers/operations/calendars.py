"""Calendars kept elsewhere, which make one busy; and the address of one's own."""

import secrets
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from accounts.models import Person
from asasap.kernel.actor import Actor
from asasap.kernel.periods import Period
from offers.enums import ImportState
from offers.models import BusyTime, CalendarFeed, CalendarImport
from offers.notices import calendars as notices
from offers.registry import CalendarUnreadable, outside_calendars
from offers.rules.feeds import digest_of
from offers.tasks import read_one_calendar

MOST_CALENDARS = 5
EVERY = timedelta(hours=1)
LOOKED_AHEAD = timedelta(days=90)
HASTE_SECONDS = 60
# Told once it has been unreadable for so long: a server has its bad days.
PATIENCE = timedelta(days=3)


class CalendarRefused(Exception):
    """This calendar cannot be added. The message is fit to show."""


@transaction.atomic
def add_calendar(*, name: str, url: str, actor: Actor, now: datetime) -> CalendarImport:
    """Write down a calendar to be read. Adding it twice keeps one.

    Raises CalendarRefused.
    """
    person = Person.objects.locked().get(pk=actor.person_id)
    kept = list(CalendarImport.objects.of(person.pk))
    for calendar in kept:
        if calendar.url == url:
            return calendar
    if len(kept) >= MOST_CALENDARS:
        raise CalendarRefused(_("You have five calendars already: remove one first."))
    return CalendarImport.objects.create(
        person=person, name=name, url=url, added_at=now
    )


@transaction.atomic
def remove_calendar(*, calendar: CalendarImport) -> None:
    """Forget a calendar, its address, and all that it said. Safe to call twice."""
    CalendarImport.objects.filter(pk=calendar.pk).delete()


@transaction.atomic
def ask_for_reading(*, calendar: CalendarImport) -> None:
    """Have it read now rather than within the hour, by who reads calendars."""
    asked = partial(
        read_one_calendar.apply_async,
        kwargs={"calendar_id": calendar.pk},
        expires=HASTE_SECONDS,
        retry=False,
    )
    transaction.on_commit(asked, robust=True)


def read_calendar(*, calendar: CalendarImport, now: datetime) -> None:
    """Read it, and keep when its owner is busy; or why it cannot be read.

    Outside a transaction: the server may be slow. Late or twice, the last reading
    stands; of a calendar removed meanwhile, nothing is kept.
    """
    window = Period(now, now + LOOKED_AHEAD)
    try:
        busy = outside_calendars().busy(calendar.url, window)
    except CalendarUnreadable as unreadable:
        _write_down_fault(calendar, unreadable.fault, now)
    else:
        _write_down_busy(calendar, busy, now)


@transaction.atomic
def _write_down_busy(
    calendar: CalendarImport, busy: list[Period], now: datetime
) -> None:
    kept = CalendarImport.objects.filter(pk=calendar.pk).locked().first()
    if kept is None or (kept.tried_at and kept.tried_at > now):
        return
    BusyTime.objects.filter(source=kept).delete()
    BusyTime.objects.bulk_create(
        BusyTime(source=kept, period=DateTimeTZRange(one.start, one.end))
        for one in busy
    )
    kept.state, kept.fault = ImportState.READ, ""
    kept.tried_at = kept.read_at = now
    kept.save(update_fields=["state", "fault", "tried_at", "read_at"])


@transaction.atomic
def _write_down_fault(calendar: CalendarImport, fault: str, now: datetime) -> None:
    """What was read last stands meanwhile: to seem free would be worse."""
    kept = CalendarImport.objects.filter(pk=calendar.pk).locked().first()
    if kept is None or (kept.tried_at and kept.tried_at > now):
        return
    kept.state, kept.fault, kept.tried_at = ImportState.FAILING, fault, now
    kept.save(update_fields=["state", "fault", "tried_at"])
    if (kept.read_at or kept.added_at) <= now - PATIENCE:
        notices.tell_calendar_failing(calendar=kept)


@transaction.atomic
def make_feed(*, actor: Actor, now: datetime) -> str:
    """Return a new secret for one's own calendar; the one before opens nothing more.

    Only its digest is kept: it is shown this once.
    """
    person = Person.objects.locked().get(pk=actor.person_id)
    CalendarFeed.objects.of(person.pk).live().update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(
        person=person, token_digest=digest_of(token), made_at=now
    )
    return token


@transaction.atomic
def revoke_feed(*, actor: Actor, now: datetime) -> None:
    """Close the address of one's own calendar. Safe to call twice."""
    CalendarFeed.objects.of(actor.person_id).live().update(revoked_at=now)
