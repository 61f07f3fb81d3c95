"""What terms may hold, what they cost a month, when one may withdraw; and what is kept
of the law with them. Values in, values out.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from json import dumps
from typing import Any

import holidays
from django.utils.translation import gettext as _

from accounts.enums import Certainty, Party
from accounts.models import WorkStatusRule
from asasap.kernel.money import Money
from asasap.kernel.periods import Days, day_in_paris, instant
from mapping.models import Commune, Place
from mapping.operations.locating import Located
from offers.enums import PAID_UNITS, Frequency, PriceUnit, ScheduleKind, ServiceMode
from offers.models import ActivityRule, EngagementTerms
from offers.rules.eligibility import Verdict
from offers.rules.publishing import why_not_unit
from offers.rules.schedules import Wished, faults_of

# A consumer's right against a professional, for a contract made at a distance.
WITHDRAWAL_DAYS = 14
WITHDRAWAL_ARTICLE = "Code de la consommation, L221-18, L221-19, L221-25"
# The longest text, and the dearest hour or visit: more is a slip of the finger.
TASKS_LIMIT = 2000
MESSAGE_LIMIT = 1000
DEAREST_CENTS = 10_000_00
# From this monthly price on, a quote must be given (arrêté du 17 mars 2015).
QUOTE_FROM_CENTS = 100_00
QUOTE_ARTICLE = "Code de la consommation, L112-1 ; arrêté du 17 mars 2015"
CREDIT_RATE = Decimal("0.50")
CREDIT_ARTICLE = "CGI, 199 sexdecies"

# Where an organisation or a self-employed person serves: a professional.
_PROFESSIONAL = (ServiceMode.PROVIDER, ServiceMode.AGENT, ServiceMode.LENDING)
_VISITS_A_MONTH = {
    Frequency.WEEKLY: Fraction(52, 12),
    Frequency.FORTNIGHTLY: Fraction(26, 12),
    Frequency.MONTHLY: Fraction(1),
}
# Alsace-Moselle and overseas have days of their own.
_OWN_HOLIDAYS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    **{code: code for code in ("971", "972", "973", "974", "976")},
}


@dataclass(frozen=True, slots=True)
class Address:
    """A place not kept yet, already looked for (``mapping.operations.locating``)."""

    commune: Commune
    located: Located
    text: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The terms somebody proposes, before they are a row."""

    mode: str
    price_unit: str
    price_cents: int | None
    wished: Wished
    place: Place | Address
    tasks: str
    message: str = ""

    @property
    def commune(self) -> Commune:
        return self.place.commune


def proposal_of(terms: EngagementTerms) -> Proposal:
    """Read a row back as what was proposed, while it is on the table: its place is
    taken away only long after.
    """
    if terms.place is None:
        raise ValueError("These terms have been emptied")
    days = terms.days and Days(terms.days.lower, terms.days.upper)
    return Proposal(
        mode=terms.mode,
        price_unit=terms.price_unit,
        price_cents=terms.price_cents,
        wished=Wished(
            schedule_kind=terms.schedule_kind,
            frequency=terms.frequency,
            days=days or None,
            minutes=terms.minutes,
            slots=terms.slots,
        ),
        place=terms.place,
        tasks=terms.tasks,
        message=terms.message,
    )


def faults_in(proposal: Proposal, *, today: date) -> dict[str, str]:
    """Return what is wrong with these terms, in words, by field."""
    faults = faults_of(proposal.wished, today=today)
    if fault := _why_not_price(proposal):
        faults["price"] = fault
    if not proposal.tasks.strip():
        faults["tasks"] = _("Say in a few words what is to be done.")
    return faults


def changed_between(before: EngagementTerms, after: EngagementTerms) -> list[str]:
    """Name what differs: mode, price, schedule, place, tasks."""
    parts = {
        "mode": ("mode",),
        "price": ("price_unit", "price_cents"),
        "schedule": ("schedule_kind", "frequency", "days", "minutes", "slots"),
        "place": ("place_id",),
        "tasks": ("tasks",),
    }
    return [
        part
        for part, names in parts.items()
        if any(getattr(before, name) != getattr(after, name) for name in names)
    ]


def monthly_cents(terms: Any) -> int | None:
    """About what a month costs; for a single visit, what it costs. None if unpaid.

    ``terms`` is a row that keeps terms. An estimate: no bill is made of it.
    """
    if terms.price_cents is None:
        return None
    a_visit = Fraction(terms.price_cents)
    if terms.price_unit == PriceUnit.HOUR:
        a_visit *= Fraction(terms.minutes, 60)
    if terms.schedule_kind == ScheduleKind.ONCE:
        return round(a_visit)
    visits = _VISITS_A_MONTH[terms.frequency] * len(terms.slots)
    return round(a_visit * visits)


def needs_quote(terms: Any) -> bool:
    """Whether a professional owes a written quote for these terms."""
    cents = monthly_cents(terms)
    return terms.mode in _PROFESSIONAL and (cents or 0) >= QUOTE_FROM_CENTS


def may_be_withdrawn_from(*, mode: str, is_consumer: bool) -> bool:
    """Whether the client has the legal days to change their mind.

    Employing somebody and mutual help are no sale by a professional; an organisation
    is no consumer. Both may cancel.
    """
    return is_consumer and mode in _PROFESSIONAL


def withdrawal_end(agreed_at: datetime, *, departement: str = "") -> datetime:
    """Return the instant from which it is too late to withdraw: a midnight in Paris.

    The day it is agreed does not count; the last day counts whole; one that is a
    Saturday, a Sunday or a public holiday gives way to the next working day.
    """
    last = day_in_paris(agreed_at) + timedelta(days=WITHDRAWAL_DAYS)
    while last.weekday() >= 5 or is_holiday(last, departement=departement):
        last += timedelta(days=1)
    return instant(last + timedelta(days=1), time.min)


def is_holiday(day: date, *, departement: str = "") -> bool:
    """Whether nobody works there that day, by law."""
    return day in holidays.France(subdiv=_OWN_HOLIDAYS.get(departement), years=day.year)


@dataclass(frozen=True, slots=True)
class Law:
    """What the rules say of these terms on a day."""

    day: date
    verdict: Verdict
    activity_rule: ActivityRule | None
    status_rule: WorkStatusRule | None
    regime: str
    has_withdrawal: bool
    # Whether an organisation serves in its own name, under no status.
    is_of_house: bool

    def copied(self) -> dict[str, Any]:
        """Return it as it is kept with the terms agreed to, whatever becomes of it."""
        rule, status = self.activity_rule, self.status_rule
        usual = Party.ORGANISATION if self.is_of_house else Party.WORKER
        return {
            "day": self.day.isoformat(),
            "regime": str(self.regime),
            "verdict": {
                "outcome": str(self.verdict.outcome),
                "reasons": [
                    {"code": reason.code, "article": reason.article}
                    for reason in self.verdict.reasons
                ],
            },
            "activity": rule and _copied_rule(rule),
            "status": {
                "kind": status.kind if status else "",
                "signer": status.signer if status else usual.value,
                "invoicer": status.invoicer if status else usual.value,
                **_where_written(status),
            },
            "withdrawal": {
                "days": WITHDRAWAL_DAYS,
                "source": WITHDRAWAL_ARTICLE,
                "certainty": Certainty.TO_VERIFY.value,
            }
            if self.has_withdrawal
            else None,
            "credit": {"rate": str(CREDIT_RATE), "source": CREDIT_ARTICLE}
            if self.verdict.has_benefit
            else None,
        }


def digest_of(copied: dict[str, Any]) -> str:
    """A short name of what the rules say, the same until they say something else."""
    said = {key: value for key, value in copied.items() if key != "day"}
    return sha256(dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def after_credit(cents: int, copied: dict[str, Any]) -> int | None:
    """What is left to pay after the tax credit; None where there is none."""
    if not copied.get("credit"):
        return None
    return cents - Money(cents).times(Decimal(copied["credit"]["rate"])).cents


def _copied_rule(rule: ActivityRule) -> dict[str, Any]:
    return {
        "code": rule.activity_id,
        "mode": rule.mode,
        "vat_rate": None if rule.vat_rate is None else f"{rule.vat_rate:.2f}",
        "ceiling_cents": rule.ceiling_cents,
        "longest_visit_minutes": rule.longest_visit_minutes,
        "is_only_in_global_offer": rule.is_only_in_global_offer,
        "urssaf_code": rule.urssaf_code,
        "nova_code": rule.nova_code,
        **_where_written(rule),
    }


def _where_written(rule: ActivityRule | WorkStatusRule | None) -> dict[str, str]:
    if rule is None:
        return {"source": "", "certainty": "", "verified_on": ""}
    return {
        "source": rule.source,
        "certainty": rule.certainty,
        "verified_on": rule.verified_on.isoformat(),
    }


def _why_not_price(proposal: Proposal) -> str | None:
    if proposal.price_unit == PriceUnit.QUOTE:
        return _("Name a price: what one agrees to is known.")
    if reason := why_not_unit(unit=proposal.price_unit, mode=proposal.mode):
        return reason
    is_paid = proposal.price_unit in PAID_UNITS
    if is_paid and not 0 < (proposal.price_cents or 0) <= DEAREST_CENTS:
        return _("Name an amount, from one cent to 10,000 euros.")
    return None
