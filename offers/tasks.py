"""What offers does by the clock: finders, and one small task for each row found."""

from celery import shared_task
from django.utils import timezone


@shared_task(name="offers.find_calendars_to_read")
def find_calendars_to_read(**_kwargs):
    """Every minute, by beat: outside calendars not tried for an hour, or never."""
    from offers.models import CalendarImport
    from offers.operations.calendars import EVERY, ask_for_reading

    due = CalendarImport.objects.due(timezone.now() - EVERY).in_order()
    for calendar in due:
        ask_for_reading(calendar=calendar)


@shared_task(
    name="offers.read_one_calendar",
    acks_late=True,
    ignore_result=True,
    soft_time_limit=30,
    time_limit=40,
)
def read_one_calendar(*, calendar_id: int, **_kwargs):
    from offers.models import CalendarImport
    from offers.operations.calendars import read_calendar

    calendar = CalendarImport.objects.filter(pk=calendar_id).first()
    if calendar is not None:  # Removed meanwhile: there is nothing left to read.
        read_calendar(calendar=calendar, now=timezone.now())
