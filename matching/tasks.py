"""What matching does by the clock: finders, and one small task for what each found."""

from datetime import datetime
from typing import Any

from celery import shared_task
from django.utils import timezone

from asasap.kernel.periods import day_in_paris


@shared_task(name="matching.find_entries_to_mend")
def find_entries_to_mend(**_kwargs):
    """Every night, by beat: what the search says otherwise than the tables it copies.

    What no news tells of is among it: a regime that begins, hours that change.
    """
    from matching.queries.indexing import parts

    for part in parts():
        mend_entries.delay(first=part.start, end=part.stop)


@shared_task(name="matching.mend_entries", acks_late=True)
def mend_entries(*, first: int, end: int, **_kwargs):
    from matching.operations.indexing import index_offers
    from matching.queries.indexing import drifted

    now = timezone.now()
    found = drifted(range(first, end), today=day_in_paris(now))
    index_offers(offer_ids=found, now=now)


@shared_task(name="matching.find_demands_to_match")
def find_demands_to_match(**_kwargs):
    """Every half minute, by beat: requests nobody has been looked for, or asked for.

    The second are those whose candidates wait while nobody is being asked: it died
    between the two, or the client was away.
    """
    from matching.models import Invitation, MatchRequest

    waiting = MatchRequest.objects.waiting().oldest_first()
    for request_id in waiting.values_list("pk", flat=True):
        match_one.apply_async(kwargs={"request_id": request_id}, expires=30)
    for demand_id in Invitation.objects.left_alone().demand_ids():
        send_next_one.apply_async(kwargs={"demand_id": demand_id}, expires=30)


@shared_task(name="matching.match_one", acks_late=True)
def match_one(*, request_id: int, **_kwargs):
    from matching.models import MatchRequest
    from matching.operations.running import match_demand

    request = MatchRequest.objects.select_related("demand").get(pk=request_id)
    if match_demand(request=request, now=timezone.now()) is not None:
        send_next_one.delay(demand_id=request.demand_id)


@shared_task(name="matching.send_next_one", acks_late=True)
def send_next_one(*, demand_id: int, **_kwargs):
    from matching.operations.inviting import send_next_batch
    from offers.models import Demand

    send_next_batch(demand=Demand.objects.get(pk=demand_id), now=timezone.now())


@shared_task(name="matching.find_invitations_to_expire")
def find_invitations_to_expire(**_kwargs):
    """Every minute, by beat: those nobody answered in time. One task a request."""
    from matching.models import Invitation

    for demand_id in Invitation.objects.due_to_expire(timezone.now()).demand_ids():
        expire_one.apply_async(kwargs={"demand_id": demand_id}, expires=60)


@shared_task(name="matching.expire_one", acks_late=True)
def expire_one(*, demand_id: int, **_kwargs):
    from matching.operations.inviting import expire_invitations
    from offers.models import Demand

    expire_invitations(demand=Demand.objects.get(pk=demand_id), now=timezone.now())


@shared_task(name="matching.find_invitations_seen")
def find_invitations_seen(**_kwargs):
    """Every half minute, by beat: invitations somebody has just opened."""
    from matching.queries.seen import invitations_just_seen

    for invitation_id, at in invitations_just_seen(looks=2000).items():
        note_seen_one.apply_async(
            kwargs={"invitation_id": invitation_id, "at": at.isoformat()}, expires=60
        )


@shared_task(name="matching.note_seen_one", acks_late=True)
def note_seen_one(*, invitation_id: int, at: str, **_kwargs):
    from matching.models import Invitation
    from matching.operations.inviting import note_seen

    invitation = Invitation.objects.select_related("demand").get(pk=invitation_id)
    note_seen(invitation=invitation, now=datetime.fromisoformat(at))


@shared_task(name="matching.count_local_prices")
def count_local_prices(**_kwargs):
    """Every night, by beat: what an hour of each activity costs around each place."""
    from matching.operations.pricing import count_local_prices

    count_local_prices(now=timezone.now())


@shared_task(name="matching.count_areas")
def count_areas(**_kwargs):
    """Every hour, by beat: who asks and who offers where, and who is out of reach."""
    from matching.operations.counting import count_tension, count_white_zones

    count_tension(now=timezone.now())
    count_white_zones(now=timezone.now())


@shared_task(name="matching.find_plans_to_compute")
def find_plans_to_compute(**_kwargs):
    """Every minute, by beat: plans of a desk whose worker died, or was never told.

    Those that have been tried for too long are given up.
    """
    from matching.models import AssignmentPlan, TourPlan
    from matching.operations.planning import give_up_on_plan

    computed_by: dict[Any, Any] = {
        AssignmentPlan: compute_one_plan,
        TourPlan: compute_one_tour,
    }
    for model, compute in computed_by.items():
        for plan in model.objects.being_computed().order_by("pk"):
            give_up_on_plan(plan=plan, now=timezone.now())
            compute.apply_async(kwargs={"plan_id": plan.pk}, expires=60)


@shared_task(name="matching.compute_one_plan", acks_late=True)
def compute_one_plan(*, plan_id: int, **_kwargs):
    from matching.models import AssignmentPlan
    from matching.operations.planning import compute_plan

    compute_plan(plan=AssignmentPlan.objects.get(pk=plan_id), now=timezone.now())


@shared_task(name="matching.compute_one_tour", acks_late=True)
def compute_one_tour(*, plan_id: int, **_kwargs):
    from matching.models import TourPlan
    from matching.operations.touring import compute_tours

    compute_tours(plan=TourPlan.objects.get(pk=plan_id), now=timezone.now())


@shared_task(name="matching.find_alerts")
def find_alerts(**_kwargs):
    """Every minute, by beat: the saved searches it is time to look into again."""
    from matching.models import SavedSearch

    due = SavedSearch.objects.due_at(timezone.now()).values_list("pk", flat=True)
    for search_id in due.order_by("next_alert_at", "pk"):
        alert_one.apply_async(kwargs={"search_id": search_id}, expires=60)


@shared_task(name="matching.alert_one", acks_late=True)
def alert_one(*, search_id: int, **_kwargs):
    from matching.operations.alerting import alert_one

    alert_one(search_id=search_id, now=timezone.now())
