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


@shared_task(name="offers.find_papers_that_ended")
def find_papers_that_ended(**_kwargs):
    """Every night, by beat: what the gate no longer lets be online, or run."""
    from offers.queries.expiring import (
        engagements_no_longer_allowed,
        offers_no_longer_allowed,
    )

    today = timezone.localdate()
    for offer_id in offers_no_longer_allowed(today):
        ask_gate_again_one.delay(offer_id=offer_id)
    for engagement_id in engagements_no_longer_allowed(today):
        tell_papers_missing_one.delay(engagement_id=engagement_id)


@shared_task(name="offers.find_papers_renewed")
def find_papers_renewed(**_kwargs):
    """Every quarter of an hour, by beat: offers suspended that may come back."""
    from offers.queries.expiring import offers_allowed_again

    for offer_id in offers_allowed_again(timezone.localdate()):
        ask_gate_again_one.apply_async(kwargs={"offer_id": offer_id}, expires=900)


@shared_task(name="offers.ask_gate_again_one", acks_late=True)
def ask_gate_again_one(*, offer_id: int, **_kwargs):
    from offers.models import Offer
    from offers.operations.expiring import ask_gate_again

    ask_gate_again(offer=Offer.objects.get(pk=offer_id), now=timezone.now())


@shared_task(name="offers.tell_papers_missing_one", acks_late=True)
def tell_papers_missing_one(*, engagement_id: int, **_kwargs):
    from offers.models import Engagement
    from offers.operations.expiring import tell_papers_missing

    engagement = Engagement.objects.get(pk=engagement_id)
    tell_papers_missing(engagement=engagement, now=timezone.now())


@shared_task(name="offers.find_postings_to_expire")
def find_postings_to_expire(**_kwargs):
    """Every minute, by beat: what nobody renewed. One task a row."""
    from offers.models import Demand, Offer

    now = timezone.now()
    for offer_id in Offer.objects.due_to_expire(now).values_list("pk", flat=True):
        expire_offer_one.apply_async(kwargs={"offer_id": offer_id}, expires=60)
    for demand_id in Demand.objects.due_to_expire(now).values_list("pk", flat=True):
        expire_demand_one.apply_async(kwargs={"demand_id": demand_id}, expires=60)


@shared_task(name="offers.expire_offer_one", acks_late=True)
def expire_offer_one(*, offer_id: int, **_kwargs):
    from offers.models import Offer
    from offers.operations.ending_postings import expire

    expire(posting=Offer.objects.get(pk=offer_id), now=timezone.now())


@shared_task(name="offers.expire_demand_one", acks_late=True)
def expire_demand_one(*, demand_id: int, **_kwargs):
    from offers.models import Demand
    from offers.operations.ending_postings import expire

    expire(posting=Demand.objects.get(pk=demand_id), now=timezone.now())


@shared_task(name="offers.find_postings_to_warn")
def find_postings_to_warn(**_kwargs):
    """Every morning, by beat: what expires in a week.

    Two days of them: a day on which nothing ran is made up for on the next. Nobody is
    written to twice.
    """
    from offers.models import Demand, Offer
    from offers.rules.publishing import days_to_warn_of

    window = days_to_warn_of(timezone.now())
    offers = Offer.objects.expiring_between(*window)
    for offer_id in offers.values_list("pk", flat=True):
        warn_offer_one.delay(offer_id=offer_id)
    demands = Demand.objects.expiring_between(*window)
    for demand_id in demands.values_list("pk", flat=True):
        warn_demand_one.delay(demand_id=demand_id)


@shared_task(name="offers.warn_offer_one", acks_late=True)
def warn_offer_one(*, offer_id: int, **_kwargs):
    from offers.models import Offer
    from offers.operations.ending_postings import warn_of_expiry

    warn_of_expiry(posting=Offer.objects.get(pk=offer_id), now=timezone.now())


@shared_task(name="offers.warn_demand_one", acks_late=True)
def warn_demand_one(*, demand_id: int, **_kwargs):
    from offers.models import Demand
    from offers.operations.ending_postings import warn_of_expiry

    warn_of_expiry(posting=Demand.objects.get(pk=demand_id), now=timezone.now())


@shared_task(name="offers.find_readings")
def find_readings(**_kwargs):
    """Every 15 seconds, by beat: conversations somebody has just read."""
    from offers.queries.unread import conversations_just_read

    for conversation_id in conversations_just_read(looks=2000):
        note_readings_of_one.apply_async(
            kwargs={"conversation_id": conversation_id}, expires=60
        )


@shared_task(name="offers.note_readings_of_one", acks_late=True)
def note_readings_of_one(*, conversation_id: int, **_kwargs):
    from offers.models import Conversation
    from offers.operations.conversing import note_readings

    conversation = Conversation.objects.filter(pk=conversation_id).first()
    if conversation is not None:  # Deleted meanwhile: it was old.
        note_readings(conversation=conversation)


@shared_task(name="offers.count_for_maps")
def count_for_maps(**_kwargs):
    """Every ten minutes, by beat: what the map of the country shows."""
    from offers.queries.mapped import count_again, shown_on_maps

    for key in shown_on_maps():
        count_again(key)


@shared_task(name="offers.find_engagements_to_lapse")
def find_engagements_to_lapse(**_kwargs):
    """Every five minutes, by beat: terms nobody answered, or whose demand is over."""
    from offers.models import Engagement

    due = Engagement.objects.due_to_lapse(timezone.now()).order_by("pk")
    for engagement_id in due.values_list("pk", flat=True):
        lapse_one.apply_async(kwargs={"engagement_id": engagement_id}, expires=300)


@shared_task(name="offers.lapse_one", acks_late=True)
def lapse_one(*, engagement_id: int, **_kwargs):
    from offers.models import Engagement
    from offers.operations.ending_engagements import lapse

    engagement = Engagement.objects.get(pk=engagement_id)
    lapse(engagement=engagement, now=timezone.now())
