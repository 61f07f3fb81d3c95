"""Between whom, and as what, first terms may be proposed."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.enums import Party, StatusKind
from accounts.models import Organisation, Person, Provider, WorkStatus
from asasap.kernel.actor import Actor
from offers.enums import Side
from offers.models import Demand, Offer
from offers.queries.engagements import status_rule_of
from offers.rules.eligibility import kinds_alone
from offers.rules.engaging import Parties

# More ways to answer one demand than anybody reads.
MOST_CHOICES = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer a demand: by an offer that is online, or as somebody.

    ``provider`` is None where it is still to be made: one never offered anything yet.
    """

    key: str
    label: str
    provider: Provider | None
    status: WorkStatus | None
    offer: Offer | None = None

    def parties(self, *, demand: Demand, provider: Provider) -> Parties:
        return Parties(
            side=Side.PROVIDER,
            provider=provider,
            work_status=self.status,
            client=demand.client,
            beneficiary=demand.beneficiary,
            organisation=demand.organisation,
            offer=self.offer,
            demand=demand,
        )


def parties_on_offer(
    *,
    offer: Offer,
    demand: Demand | None,
    organisation: Organisation | None,
    actor: Actor,
) -> Parties | None:
    """A client proposes: for a demand of theirs, or a need said here. One query."""
    if demand is not None:
        client, beneficiary = demand.client, demand.beneficiary
        organisation = demand.organisation
    else:
        person = Person.objects.numbered(actor.person_id).first()
        if person is None:
            return None
        client = beneficiary = person
    return Parties(
        side=Side.CLIENT,
        provider=offer.provider,
        work_status=offer.work_status,
        client=client,
        beneficiary=beneficiary,
        organisation=organisation,
        offer=offer,
        demand=demand,
    )


def demands_for(*, offer: Offer, actor: Actor) -> list[Demand]:
    """Return the actor’s own open demands that this offer would meet."""
    held = Demand.objects.held_by(actor).open().for_activity(offer.activity)
    return list(held.with_card().newest_first()[:MOST_CHOICES])


def choices_on_demand(
    *, demand: Demand, organisation: Organisation | None, actor: Actor, today: date
) -> list[Choice]:
    """Return how the actor, or the organisation acted in, may answer this demand.

    Their offers come first; an organisation also answers for those who work in it, and
    whose agreements it signs.
    """
    provider = Provider.objects.held_by(actor, organisation=organisation).first()
    choices = [] if provider is None else _by_offers(demand, provider)
    if organisation is None:
        held = WorkStatus.objects.held_by(actor.person_id).valid_on(today)
        choices += [
            Choice(f"status-{s.uuid}", str(s.get_kind_display()), provider, s)
            for s in held.order_by("pk")
            if not _is_signed_for(s, today)
        ]
        return choices
    choices.append(Choice("house", organisation.name, provider, None))
    employed = WorkStatus.objects.valid_on(today).filter(
        organisation=organisation, person__provider__isnull=False
    )
    workers = employed.select_related("person__provider__person").order_by("pk")
    choices += [
        Choice(
            f"status-{s.uuid}",
            _("%(name)s, %(status)s")
            % {"name": s.person.display_name, "status": s.get_kind_display()},
            s.person.provider,
            s,
        )
        for s in workers[:MOST_CHOICES]
        if _is_signed_for(s, today)
    ]
    return choices


def kinds_to_declare(
    *, organisation: Organisation | None, actor: Actor, today: date
) -> list[StatusKind]:
    """Return how a newcomer may say they work, with the demand they answer.

    None of them for who has said it already, here or in an organisation.
    """
    if organisation is not None or actor.person_id is None:
        return []
    if WorkStatus.objects.held_by(actor.person_id).valid_on(today).exists():
        return []
    return kinds_alone()


def _by_offers(demand: Demand, provider: Provider) -> list[Choice]:
    live = Offer.objects.live().filter(provider=provider, activity=demand.activity)
    offers = live.select_related("current", "work_status__organisation")
    return [
        Choice(
            f"offer-{offer.uuid}",
            _("By my offer “%(title)s”") % {"title": offer.current.title},
            provider,
            offer.work_status,
            offer,
        )
        for offer in offers.newest_first()[:MOST_CHOICES]
    ]


def _is_signed_for(status: WorkStatus, today: date) -> bool:
    rule = status_rule_of(status, today)
    return rule is not None and rule.signer == Party.ORGANISATION
