"""What matching does when an app below announces something: one operation each."""

from django.dispatch import receiver

from accounts.signals import (
    holder_changed,
    people_merged,
    person_anonymised,
    person_closed,
    person_reopened,
)
from offers.signals import (
    demand_ended,
    demand_opened,
    engagement_agreed,
    engagement_ended,
    offer_changed,
)


@receiver(offer_changed, dispatch_uid="matching.index_offer")
def index_offer(*, offer, now, **_kwargs):
    from matching.operations.indexing import index_offers

    index_offers(offer_ids=[offer.pk], now=now)


@receiver(holder_changed, dispatch_uid="matching.index_holder")
def index_holder(*, person, organisation, now, **_kwargs):
    from matching.operations.indexing import index_holder

    index_holder(person=person, organisation=organisation, now=now)


@receiver(person_closed, dispatch_uid="matching.index_closed")
@receiver(person_reopened, dispatch_uid="matching.index_reopened")
@receiver(person_anonymised, dispatch_uid="matching.index_anonymised")
def index_person(*, person, now, **_kwargs):
    from matching.operations.indexing import index_holder

    index_holder(person=person, organisation=None, now=now)


@receiver(people_merged, dispatch_uid="matching.index_merged")
def index_merged(*, keep, absorbed, now, **_kwargs):
    from matching.operations.indexing import index_holder

    for person in (absorbed, keep):
        index_holder(person=person, organisation=None, now=now)


@receiver(engagement_agreed, dispatch_uid="matching.index_agreed")
@receiver(engagement_ended, dispatch_uid="matching.index_ended")
def index_engaged(*, engagement, now, **_kwargs):
    from matching.operations.indexing import index_holder

    provider = engagement.provider
    index_holder(person=provider.person, organisation=provider.organisation, now=now)


@receiver(demand_opened, dispatch_uid="matching.ask_for_candidates")
def ask_for_candidates(*, demand, now, **_kwargs):
    from matching.operations.running import ask_for_candidates

    ask_for_candidates(demand=demand, now=now)


@receiver(demand_ended, dispatch_uid="matching.close_invitations")
def close_invitations(*, demand, now, **_kwargs):
    from matching.enums import CloseReason
    from matching.operations.inviting import close_invitations

    close_invitations(demand=demand, reason=CloseReason.DEMAND_ENDED, now=now)


@receiver(person_anonymised, dispatch_uid="matching.forget_searches")
def forget_searches(*, person, **_kwargs):
    from matching.operations.forgetting_searches import forget_searches_of

    forget_searches_of(person=person)


@receiver(people_merged, dispatch_uid="matching.give_searches")
def give_searches(*, keep, absorbed, **_kwargs):
    from matching.operations.forgetting_searches import give_searches

    give_searches(keep=keep, absorbed=absorbed)


@receiver(person_anonymised, dispatch_uid="matching.forget_invitations")
def forget_invitations(*, person, now, **_kwargs):
    from matching.operations.forgetting_invitations import forget_invitations_of

    forget_invitations_of(person=person, now=now)


@receiver(people_merged, dispatch_uid="matching.give_invitations")
def give_invitations(*, keep, absorbed, **_kwargs):
    from matching.operations.forgetting_invitations import give_invitations

    give_invitations(keep=keep, absorbed=absorbed)


@receiver(person_anonymised, dispatch_uid="matching.forget_plans")
def forget_plans(*, person, now, **_kwargs):
    from matching.operations.forgetting_plans import forget_plans_of

    forget_plans_of(person=person, now=now)


@receiver(people_merged, dispatch_uid="matching.give_plans")
def give_plans(*, keep, absorbed, **_kwargs):
    from matching.operations.forgetting_plans import give_plans

    give_plans(keep=keep, absorbed=absorbed)


@receiver(person_anonymised, dispatch_uid="matching.forget_points")
def forget_points(*, person, **_kwargs):
    from matching.operations.forgetting_points import forget_points_of

    forget_points_of(person=person)


@receiver(people_merged, dispatch_uid="matching.give_points")
def give_points(*, keep, absorbed, **_kwargs):
    from matching.operations.forgetting_points import give_points

    give_points(keep=keep, absorbed=absorbed)
