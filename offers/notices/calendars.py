"""What we write about somebody's calendars."""

from django.urls import reverse

from asasap.notifications.operations import notify
from offers.models import CalendarImport


def tell_calendar_failing(*, calendar: CalendarImport) -> None:
    """Say once that it cannot be read, until it is read again."""
    since = calendar.read_at or calendar.added_at
    notify(
        recipient_id=calendar.person.recipient_id,
        kind="offers.calendar_failing",
        url=reverse("availability:week"),
        values={"name": calendar.name},
        once=f"{calendar.uuid} {since:%Y-%m-%dT%H:%M}",
    )
