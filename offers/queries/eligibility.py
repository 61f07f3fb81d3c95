"""What the gate is given: statuses, papers and rules, read together for many cases.

One question, asked by who publishes, bids, agrees and plans.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.enums import CredentialKind, OrganisationKind, StatusKind
from accounts.models import Credential, Organisation, Provider, WorkStatus
from offers.enums import Benefit, Public, Requirement, ServiceMode
from offers.models import Activity, ActivityRule, Offer
from offers.rules.eligibility import (
    Case,
    RuleOfDay,
    Verdict,
    decide,
    organisation_answers,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who would serve, as what, where. No public named: whom the activity is for."""

    provider: Provider
    status: WorkStatus | None  # None: an organisation's own offer.
    activity: Activity
    mode: ServiceMode
    departement: str  # Its code: “93”, “2A”, “974”.
    public: Public | None = None


def eligibility_of(*, asked: Asked, day: date) -> Verdict:
    """Say whether this may be done that day, and why. Four queries."""
    return eligibilities_of(asked=[asked], day=day)[0]


def eligibilities_of(*, asked: Sequence[Asked], day: date) -> list[Verdict]:
    """Answer each of these, in their order. Four queries, however many there are."""
    known = _Known(asked, day)
    return [decide(case=known.case(one)) for one in asked]


@dataclass(frozen=True, slots=True)
class _Paper:
    kind: CredentialKind
    territory: frozenset[str]

    def holds_in(self, departement: str) -> bool:
        return not self.territory or departement in self.territory


class _Known:
    """What is read for all the questions, before any is answered."""

    def __init__(self, asked: Sequence[Asked], day: date):
        self.day = day
        organisations = {key for one in asked if (key := _organisation_of(one))}
        people = {key for one in asked if (key := one.provider.person_id)}
        self.rules = _rules_of({one.activity.code for one in asked}, day)
        # One that is not checked yet, or is suspended, answers for nobody.
        active = Organisation.objects.active().filter(pk__in=organisations)
        self.kinds = dict(active.values_list("pk", "kind"))
        self.papers = _papers_of(people, organisations, day)
        self.at_home = set(
            Offer.objects.live()
            .filter(provider__in={one.provider.pk for one in asked})
            .filter(activity__is_at_home=True)
            .values_list("provider_id", flat=True)
        )

    def case(self, one: Asked) -> Case:
        mode = ServiceMode(one.mode)
        status, organisation_id = self._standing(one)
        rule = self.rules.get((one.activity.code, mode))
        held = self._papers_that_count(one, status, organisation_id)
        return Case(
            status=status,
            organisation=(
                OrganisationKind(self.kinds[organisation_id])
                if organisation_id in self.kinds
                else None
            ),
            mode=mode,
            public=_public_of(one, rule),
            rule=rule,
            credentials=frozenset(
                paper.kind for paper in held if paper.holds_in(one.departement)
            ),
            has_home_service=(
                one.activity.is_at_home or one.provider.pk in self.at_home
            ),
        )

    def _standing(self, one: Asked) -> tuple[StatusKind | None, int | None]:
        """As what they serve that day: a status that is over stands for nothing."""
        if one.status is None:
            return None, one.provider.organisation_id
        is_theirs = one.status.person_id == one.provider.person_id
        if not is_theirs or self.day not in one.status.valid:
            return None, None
        return StatusKind(one.status.kind), one.status.organisation_id

    def _papers_that_count(
        self, one: Asked, status: StatusKind | None, organisation_id: int | None
    ) -> list[_Paper]:
        if organisation_id and organisation_answers(status, ServiceMode(one.mode)):
            return self.papers.get((None, organisation_id), [])
        return self.papers.get((one.provider.person_id, None), [])


def _organisation_of(one: Asked) -> int | None:
    return one.status.organisation_id if one.status else one.provider.organisation_id


def _public_of(one: Asked, rule: RuleOfDay | None) -> Public:
    """As it is said; “everybody” says no more than the activity does."""
    if one.public is None or one.public == Public.ANYONE:
        return min(rule.publics, default=Public.ANYONE) if rule else Public.ANYONE
    return Public(one.public)


def _rules_of(codes: set[str], day: date) -> dict[tuple[str, ServiceMode], RuleOfDay]:
    rules = ActivityRule.objects.valid_on(day).filter(activity__in=codes)
    return {
        (rule.activity_id, ServiceMode(rule.mode)): RuleOfDay(
            requirement=Requirement(rule.requirement),
            benefit=Benefit(rule.benefit),
            publics=frozenset(map(Public, rule.publics)),
            is_only_in_global_offer=rule.is_only_in_global_offer,
        )
        for rule in rules
    }


def _papers_of(
    people: set[int], organisations: set[int], day: date
) -> dict[tuple[int | None, int | None], list[_Paper]]:
    """What each of them holds that day, by holder."""
    held = Credential.objects.recognised_on(day).filter(
        Q(person__in=people) | Q(organisation__in=organisations)
    )
    rows = held.values_list("person_id", "organisation_id", "kind", "territory")
    papers: dict[tuple[int | None, int | None], list[_Paper]] = {}
    for person_id, organisation_id, kind, territory in rows:
        paper = _Paper(CredentialKind(kind), frozenset(territory.split()))
        papers.setdefault((person_id, organisation_id), []).append(paper)
    return papers
