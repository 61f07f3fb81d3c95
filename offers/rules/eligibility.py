"""Who may serve whom, in which mode, and whether the household has its tax credit.

The gate is asked when one publishes, bids, agrees and plans. It is a function of what
it is given, and always answers: ``tests/offers/truth_table*.csv`` say what, by hand,
from the law. What must be held in an activity and a mode, the dated rules say.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.enums import CredentialKind, OrganisationKind, StatusKind
from offers.enums import Benefit, Eligibility, Public, Requirement, ServiceMode
from offers.rules.reasons import REASONS, Reason

AGENT = ServiceMode.AGENT
DIRECT = ServiceMode.DIRECT
LENDING = ServiceMode.LENDING
MUTUAL_HELP = ServiceMode.MUTUAL_HELP
PROVIDER = ServiceMode.PROVIDER


@dataclass(frozen=True, slots=True)
class RuleOfDay:
    """What the dated rule of an activity in a mode says, that day."""

    requirement: Requirement
    benefit: Benefit
    publics: frozenset[Public]
    is_only_in_global_offer: bool


@dataclass(frozen=True, slots=True)
class Case:
    """All that decides.

    ``status`` is None for an organisation that serves itself; ``organisation`` is its
    kind, or that of the one the status is held in. ``credentials`` are those recognised
    that day for that place, of who answers for the work. ``has_home_service`` says that
    the same provider also offers something done at home.
    """

    status: StatusKind | None
    organisation: OrganisationKind | None
    mode: ServiceMode
    public: Public
    rule: RuleOfDay | None
    credentials: frozenset[CredentialKind]
    has_home_service: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The first reason decides; the others say what else the benefit lacks."""

    outcome: Eligibility
    reasons: tuple[Reason, ...]

    @property
    def is_allowed(self) -> bool:
        return self.outcome != Eligibility.FORBIDDEN

    @property
    def has_benefit(self) -> bool:
        return self.outcome == Eligibility.ALLOWED


_THROUGH_THE_ORGANISATION = {
    AGENT: "only_through_the_organisation",
    DIRECT: "only_through_the_organisation",
    LENDING: "only_through_the_organisation",
    MUTUAL_HELP: "own_trade",
}
_EMPLOYED = {
    AGENT: "employed_by_the_organisation",
    DIRECT: "employed_by_the_organisation",
    MUTUAL_HELP: "own_trade",
}
# Where each status leads, mode by mode: nothing said where the road is open.
_MODES_OF: Mapping[StatusKind | None, Mapping[ServiceMode, str]] = {
    None: {DIRECT: "organisation_is_not_an_employee"},
    StatusKind.SELF_EMPLOYED: {
        AGENT: "not_an_employee",
        DIRECT: "not_an_employee",
        LENDING: "not_an_employee",
        MUTUAL_HELP: "own_trade",
    },
    StatusKind.COOP_ENTREPRENEUR: _THROUGH_THE_ORGANISATION,
    StatusKind.BUSINESS_TEST: _THROUGH_THE_ORGANISATION,
    StatusKind.INTEGRATION_EMPLOYEE: _EMPLOYED,
    StatusKind.EMPLOYEE: _EMPLOYED,
    StatusKind.HOUSEHOLD_EMPLOYEE: {
        PROVIDER: "employed_by_the_household",
        LENDING: "employed_by_the_household",
        MUTUAL_HELP: "own_trade",
    },
    StatusKind.FAMILY_CARER: dict.fromkeys(ServiceMode, "family_carer"),
    StatusKind.VOLUNTEER: dict.fromkeys(
        (PROVIDER, AGENT, DIRECT, LENDING), "volunteer_is_not_paid"
    ),
}
# Who works alone, and in which mode; everywhere else an organisation answers.
_ALONE = {
    (StatusKind.SELF_EMPLOYED, PROVIDER),
    (StatusKind.HOUSEHOLD_EMPLOYEE, DIRECT),
    (StatusKind.VOLUNTEER, MUTUAL_HELP),
}
_LENDERS = {OrganisationKind.SAP_BODY, OrganisationKind.ASSOCIATION}


def decide(*, case: Case) -> Verdict:
    """Say whether this is allowed, and why. Pure, and always answers.

    Another credential never makes the answer worse.
    """
    if code := _why_not_serve(case) or _why_not_work(case):
        return Verdict(Eligibility.FORBIDDEN, (REASONS[code],))
    if lacking := _lacking_for_benefit(case):
        reasons = tuple(REASONS[code] for code in lacking)
        return Verdict(Eligibility.WITHOUT_BENEFIT, reasons)
    code = "household_declares" if case.mode == DIRECT else "declared"
    return Verdict(Eligibility.ALLOWED, (REASONS[code],))


def kinds_alone() -> list[StatusKind]:
    """The statuses in which one may work, in some mode, with no organisation."""
    return [kind for kind in StatusKind if any(kind == alone for alone, _m in _ALONE)]


def organisation_answers(status: StatusKind | None, mode: ServiceMode) -> bool:
    """Whether the papers that count are those of the organisation, where there is one.

    A self-employed person signs and invoices, even in an organisation.
    """
    return (status, mode) not in {
        (StatusKind.SELF_EMPLOYED, PROVIDER),
        (StatusKind.HOUSEHOLD_EMPLOYEE, DIRECT),
    }


def _why_not_serve(case: Case) -> str:
    """What forbids who serves to serve in this mode, whatever the activity."""
    if case.status is None and case.organisation is None:
        return "nobody"
    if code := _MODES_OF[case.status].get(case.mode, ""):
        return code
    if case.organisation is None:
        return "" if (case.status, case.mode) in _ALONE else "organisation_missing"
    if case.mode == LENDING and case.organisation not in _LENDERS:
        return "may_not_lend"
    if case.mode == MUTUAL_HELP and case.organisation == OrganisationKind.SAP_BODY:
        return "replaces_a_post"
    return ""


def _why_not_work(case: Case) -> str:
    """What forbids this activity, for this public, without these credentials."""
    rule = case.rule
    if rule is None:
        return "not_in_this_mode"
    if not rule.publics & {Public.ANYONE, case.public}:
        return "other_public"
    # Neighbours are no enterprise: they owe no approval (L7232-1 names enterprises).
    if case.mode == MUTUAL_HELP and case.organisation is None:
        return ""
    if (
        rule.requirement == Requirement.APPROVAL
        and CredentialKind.APPROVAL not in case.credentials
    ):
        return "approval_missing"
    if (
        rule.requirement == Requirement.AUTHORISATION
        and CredentialKind.AUTHORISATION not in case.credentials
    ):
        return "authorisation_missing"
    return ""


def _lacking_for_benefit(case: Case) -> list[str]:
    rule = case.rule
    if rule is None or rule.benefit == Benefit.NEVER:
        is_given = case.mode == MUTUAL_HELP
        return ["nothing_is_paid" if is_given else "not_in_the_list"]
    lacking = []
    if (
        rule.benefit == Benefit.DECLARATION
        and CredentialKind.DECLARATION not in case.credentials
    ):
        lacking.append("declaration_missing")
    if rule.is_only_in_global_offer and not case.has_home_service:
        lacking.append("home_service_missing")
    return lacking
