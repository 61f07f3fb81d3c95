"""What the pages of agreements show, and what the law says of terms on a day."""

from datetime import date

from accounts.enums import Party
from accounts.models import Organisation, Provider, WorkStatus, WorkStatusRule
from coops.queries import regime_of
from offers.enums import Public, ServiceMode
from offers.models import (
    ActivityRule,
    Engagement,
)
from offers.queries.eligibility import Asked, eligibility_of
from offers.rules.terms import (
    Law,
    Proposal,
    may_be_withdrawn_from,
)

# Beyond, the oldest wait on: nobody answers that many in a day.
MOST_WAITING = 50


def law_of(*, engagement: Engagement, proposal: Proposal, day: date) -> Law:
    """Ask the gate and the dated rules about these terms. A few queries.

    ``engagement`` may be one that is only about to be.
    """
    commune, status = proposal.commune, engagement.work_status
    version = engagement.demand_version
    verdict = eligibility_of(
        asked=Asked(
            provider=engagement.provider,
            status=status,
            activity=engagement.activity,
            mode=ServiceMode(proposal.mode),
            departement=commune.departement.code,
            public=Public(version.public) if version else None,
        ),
        day=day,
    )
    activity_rules = ActivityRule.objects.of_activity(engagement.activity)
    return Law(
        day=day,
        verdict=verdict,
        activity_rule=activity_rules.in_mode(proposal.mode).valid_on(day).first(),
        status_rule=status_rule_of(status, day),
        regime=regime_of(commune=commune, day=day),
        has_withdrawal=may_be_withdrawn_from(
            mode=proposal.mode, is_consumer=engagement.organisation_id is None
        ),
    )


def status_rule_of(status: WorkStatus | None, day: date) -> WorkStatusRule | None:
    if status is None:
        return None
    return WorkStatusRule.objects.of_kind(status.kind).valid_on(day).first()


def signer_of(
    *, provider: Provider, status: WorkStatus | None, day: date
) -> Organisation | None:
    """Return the organisation that signs for the provider, where one does."""
    if status is None:
        return provider.organisation
    rule = status_rule_of(status, day)
    signs = rule is not None and rule.signer == Party.ORGANISATION
    return status.organisation if signs else None


def running_count(person_id: int) -> int:
    """How many proposals and agreements of this person still run, on either side."""
    return Engagement.objects.between_people(person_id).running().count()
