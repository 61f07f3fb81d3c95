"""Which agreements are whose, which wait for an answer, and what is read with them."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.enums import MandateScope
from accounts.models import Person
from asasap.kernel.actor import Actor
from asasap.kernel.selection import either
from offers.enums import OPEN_DEMANDS, EngagementState, Side

if TYPE_CHECKING:
    from offers.models.engagements import Engagement


def _as_client(actor: Actor) -> Q:
    """Of who receives, or of the person acted for where the mandate covers it."""
    if not actor.is_known or not actor.may(MandateScope.DEMANDS):
        return Q(pk=None)
    return (
        Q(client_id=actor.person_id, client__isnull=False)
        | Q(beneficiary_id=actor.person_id, beneficiary__isnull=False)
        | Q(organisation_id__in=actor.organisation_ids)
    )


def _as_provider(actor: Actor) -> Q:
    """Of who serves: the person, and the members of the organisation that signs."""
    if not actor.is_known or actor.mandate_id is not None:
        return Q(pk=None)
    return (
        Q(provider__person_id=actor.person_id, provider__person__isnull=False)
        | Q(provider__organisation_id__in=actor.organisation_ids)
        | Q(signer_id__in=actor.organisation_ids)
    )


class EngagementQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """The two sides', and their coordinators'."""
        if actor.is_operator:
            return self.all()
        looked_after = (
            Q(organisation_id__in=actor.coordinated_ids)
            | Q(provider__organisation_id__in=actor.coordinated_ids)
            | Q(client__in=Person.objects.looked_after_by(actor))
            | Q(provider__person__in=Person.objects.looked_after_by(actor))
        )
        return self.filter(_as_client(actor) | _as_provider(actor) | looked_after)

    def of_client(self, actor: Actor):
        return self.filter(_as_client(actor))

    def of_provider(self, actor: Actor):
        return self.filter(_as_provider(actor))

    def of_either(self, actor: Actor):
        """Those the actor is a side of: what is theirs to read and to answer."""
        return self.filter(_as_client(actor) | _as_provider(actor))

    def in_name_of(self, actor: Actor):
        """Those one acts on here: an organisation's in its pages, else one's own."""
        rows = self.model._base_manager
        if actor.organisation_id is not None:
            house = actor.organisation_id
            return self.filter(
                pk__in=either(
                    rows.filter(organisation=house),
                    rows.filter(signer=house),
                    rows.filter(provider__organisation=house),
                )
            )
        if actor.person_id is None or not actor.may(MandateScope.DEMANDS):
            return self.none()
        as_client = (
            rows.filter(client=actor.person_id),
            rows.filter(beneficiary=actor.person_id),
        )
        if actor.mandate_id is not None:
            return self.filter(pk__in=either(*as_client))
        served = rows.filter(provider__person=actor.person_id)
        return self.filter(pk__in=either(*as_client, served))

    def waiting_for(self, actor: Actor):
        """Those whose terms it is for the actor to sign, counter or decline.

        Where an organisation signs, it is in the organisation's pages that they wait.
        """
        mine, house = self.in_name_of(actor).proposed(), actor.organisation_id
        if house is not None:
            as_client, as_provider = Q(organisation=house), Q(signer=house)
        else:
            as_client = Q(client=actor.person_id, organisation=None)
            as_provider = Q(provider__person=actor.person_id, signer=None)
        return mine.filter(
            Q(as_client, terms__side=Side.PROVIDER)
            | Q(as_provider, terms__side=Side.CLIENT)
        )

    def between_people(self, person_id: int):
        """Those this person is in, on either side: what binds them."""
        return self.filter(
            Q(client_id=person_id)
            | Q(beneficiary_id=person_id)
            | Q(provider__person_id=person_id)
        )

    def proposed(self):
        return self.filter(state=EngagementState.PROPOSED)

    def standing_like(self, engagement: "Engagement"):
        """What the same two are already talking about, on the same thing."""
        asked: dict[str, object] = {
            "demand": engagement.demand,
            "provider": engagement.provider,
        }
        if engagement.demand is None:
            asked |= {
                "offer": engagement.offer,
                "client": engagement.client,
                "beneficiary": engagement.beneficiary,
            }
        return self.proposed().filter(**asked)

    def agreed(self):
        return self.filter(state=EngagementState.AGREED)

    def running(self):
        return self.filter(state__in=[EngagementState.PROPOSED, EngagementState.AGREED])

    def due_to_lapse(self, now: datetime):
        """Those not answered in time, or on a demand nobody may answer any more."""
        is_over = Q(demand__isnull=False) & ~Q(demand__state__in=OPEN_DEMANDS)
        return self.proposed().filter(Q(answer_due_at__lte=now) | is_over)

    def with_card(self):
        """With all that a line of a list shows."""
        return self.select_related(
            "activity",
            "client",
            "beneficiary",
            "organisation",
            "provider__person",
            "provider__organisation",
            "terms",
        )

    def whole(self):
        """With all that its page and its operations read."""
        return self.select_related(
            "activity",
            "offer",
            "offer_version",
            "demand",
            "demand_version",
            "client",
            "beneficiary",
            "organisation",
            "provider__person",
            "provider__organisation",
            "work_status__organisation",
            "signer",
            "terms__place__commune__departement",
        )

    def newest_first(self):
        return self.order_by("-created_at", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)
