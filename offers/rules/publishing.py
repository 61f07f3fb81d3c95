"""What the text of an offer or a request lacks to be public; how long it then stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.utils.translation import gettext as _

from accounts.enums import MandateScope, Role
from asasap.kernel.actor import Actor
from asasap.kernel.periods import Days, day_in_paris, instant
from offers.enums import (
    DEMAND_MOVES,
    ENDED_DEMANDS,
    OFFER_MOVES,
    OPEN_DEMANDS,
    PAID_UNITS,
    AreaKind,
    DemandState,
    OfferState,
    Outcome,
    PriceUnit,
    ReviewState,
    ServiceMode,
)
from offers.models import Demand, DemandVersion, Offer, OfferVersion
from offers.rules.schedules import Wished, faults_of

# Habits of the house, not law: what nobody renews is no longer believed, and who may
# have forgotten is written to a week before.
ONLINE_DAYS = 60
WARNING_DAYS = 7
MOST_ATTACHMENTS = 6
# Who writes in an organisation's name.
EDITORS = frozenset({Role.ADMIN, Role.COORDINATOR})

Posting = Offer | Demand
Version = OfferVersion | DemandVersion
# The same, where what is given is what is returned.
P = TypeVar("P", bound=Posting)
V = TypeVar("V", bound=Version)


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a text from being public: beside which field, why, and by what law."""

    field: str
    words: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """What one sort of posting calls the steps that both go through."""

    table: Mapping[str, set[str]]
    online: str
    # Public, or kept from the public for a time: what the clock brings to an end.
    expiring: frozenset[str]
    over: frozenset[str]


_OFFER_LIFE = Life(
    table=OFFER_MOVES,
    online=OfferState.LIVE,
    expiring=frozenset({OfferState.LIVE, OfferState.PAUSED, OfferState.SUSPENDED}),
    over=frozenset({OfferState.WITHDRAWN}),
)
_DEMAND_LIFE = Life(
    table=DEMAND_MOVES,
    online=DemandState.OPEN,
    expiring=frozenset(OPEN_DEMANDS),
    over=frozenset(ENDED_DEMANDS) - {DemandState.EXPIRED},
)


def life_of(posting: Posting) -> Life:
    return _OFFER_LIFE if isinstance(posting, Offer) else _DEMAND_LIFE


def why_not_write(*, posting: Posting, actor: Actor) -> str | None:
    """Whether the actor may change this posting: its holder, or who acts for them.

    A member of an organisation sees its offers; those who answer for it write them.
    """
    if isinstance(posting, Offer):
        holder, house = posting.provider.person_id, posting.provider.organisation_id
        is_open = actor.mandate_id is None  # Nobody works under a mandate.
    else:
        holder, house = posting.client_id, posting.organisation_id
        is_open = actor.may(MandateScope.DEMANDS)
    is_own = house is None and holder is not None and holder == actor.person_id
    in_house = (
        house is not None
        and house == actor.organisation_id
        and not EDITORS.isdisjoint(actor.roles)
    )
    if is_open and (is_own or in_house):
        return None
    return _(
        "Only whoever wrote this, or who answers for the organisation, changes it."
    )


def why_not_change_text(*, version: Version) -> str | None:
    if version.state == ReviewState.SUBMITTED:
        return _("This text is being checked. Take it back first, then change it.")
    if not version.is_pending:
        return _("This text is no longer a draft: start from the one in force.")
    return None


def missing_in(version: Version, *, today: date) -> list[Problem]:
    """Return what a text lacks before it may be public, in the order it is asked."""
    problems = []
    if not version.mode:
        problems.append(Problem("mode", _("Choose how the service is organised.")))
    if not version.price_unit:
        problems.append(Problem("price_unit", _("Say how it is paid.")))
    elif version.mode and (
        reason := why_not_unit(unit=version.price_unit, mode=version.mode)
    ):
        problems.append(Problem("price_unit", reason))
    if version.price_unit in PAID_UNITS and version.price_cents is None:
        problems.append(Problem("price_cents", _("Give the price.")))
    if version.place_id is None:
        problems.append(Problem("place", _("Say in which commune.")))
    if isinstance(version, OfferVersion):
        problems += _missing_in_area(version)
    else:
        problems += _missing_in_schedule(version, today)
    if not version.title.strip():
        problems.append(Problem("title", _("Give a title.")))
    return problems


def _missing_in_area(version: OfferVersion) -> list[Problem]:
    if version.area_kind == AreaKind.RADIUS and version.radius_km is None:
        return [Problem("radius_km", _("Say how far you go."))]
    if version.area_kind == AreaKind.COMMUNES and not version.communes.exists():
        return [Problem("communes", _("Name the communes you go to."))]
    return []


def _missing_in_schedule(version: DemandVersion, today: date) -> list[Problem]:
    """A first day that has passed is no matter where it goes on regularly."""
    wished = Wished(
        schedule_kind=version.schedule_kind,
        frequency=version.frequency,
        days=Days(version.days.lower, version.days.upper) if version.days else None,
        minutes=version.minutes,
        slots=version.slots,
    )
    faults = faults_of(wished, today=None)
    problems = [Problem(field, words) for field, words in faults.items()]
    if not problems and version.last_day is not None and version.last_day < today:
        problems.append(Problem("days", _("These days are past: choose others.")))
    return problems


def units_for(*, mode: str, may_earn_tokens: bool = True) -> list[PriceUnit]:
    """How a service is paid, by the way it is organised.

    Tokens thank neighbours; they pay no work of a trade. A wage is by the hour.
    """
    if mode == ServiceMode.MUTUAL_HELP:
        tokens = [PriceUnit.TOKENS] if may_earn_tokens else []
        return [PriceUnit.FREE, *tokens]
    if mode == ServiceMode.DIRECT:
        return [PriceUnit.HOUR, PriceUnit.QUOTE]
    return [PriceUnit.HOUR, PriceUnit.FIXED, PriceUnit.QUOTE]


def why_not_unit(*, unit: str, mode: str, may_earn_tokens: bool = True) -> str | None:
    if unit in units_for(mode=mode, may_earn_tokens=may_earn_tokens):
        return None
    if mode == ServiceMode.MUTUAL_HELP:
        return _("Between neighbours nothing is paid: choose “free” or tokens.")
    if unit in {PriceUnit.TOKENS, PriceUnit.FREE}:
        return _("Paid work is not settled in tokens: choose a price, or a quote.")
    return _("Who is employed is paid by the hour: choose a price per hour.")


def expiry_of(version: Version, *, now: datetime) -> datetime:
    """The midnight of Paris at the end of the last day this stays online.

    A request does not outlive the days it asks for.
    """
    last_day = day_in_paris(now) + timedelta(days=ONLINE_DAYS)
    wished = getattr(version, "last_day", None)
    if wished is not None:
        last_day = min(last_day, wished)
    return instant(last_day + timedelta(days=1), time.min)


def is_about_to_expire(posting: Posting, *, now: datetime) -> bool:
    until = posting.expires_at
    return until is not None and now < until <= now + timedelta(days=WARNING_DAYS)


def days_to_warn_of(now: datetime) -> tuple[datetime, datetime]:
    """The last two days of those that may be warned of."""
    until = now + timedelta(days=WARNING_DAYS)
    return until - timedelta(days=2), until


def comes_online_from(posting: Posting) -> frozenset[str]:
    """The states in which a text that is published puts the posting on line.

    What its holder has paused stays so, and what is being discussed or agreed goes on.
    """
    return frozenset(
        {
            OfferState.DRAFT,
            OfferState.IN_REVIEW,
            OfferState.EXPIRED,
            OfferState.SUSPENDED,
        }
    )


def why_not_refresh(*, posting: Posting, now: datetime) -> str | None:
    """Whether one click may keep it online longer."""
    renewable = {
        OfferState.LIVE,
        OfferState.EXPIRED,
        DemandState.OPEN,
        DemandState.IN_NEGOTIATION,
    }
    if posting.state not in renewable or posting.current is None:
        return _("This is not online: nothing is to be renewed.")
    if expiry_of(posting.current, now=now) <= now:
        return _("The days it asks for are past: change them first.")
    return None


def why_not_end(*, demand: Demand, outcome: str) -> str | None:
    if demand.state in {DemandState.CANCELLED, DemandState.FULFILLED}:
        return _("This request has already ended.")
    if outcome not in Outcome.values:
        return _("Say how it ended.")
    return None


def end_state(*, state: str, outcome: str) -> DemandState:
    """Where a request ends: met, given up, or left without anybody."""
    if state == DemandState.AWARDED:
        met = outcome in {Outcome.AGREED_HERE, Outcome.NOT_SAID}
        return DemandState.FULFILLED if met else DemandState.CANCELLED
    never_public = state in {DemandState.DRAFT, DemandState.IN_REVIEW}
    unmet = {Outcome.TOO_EXPENSIVE, Outcome.NOBODY_ANSWERED, Outcome.NOBODY_SUITABLE}
    if outcome in unmet and not never_public:
        return DemandState.UNFILLED
    return DemandState.CANCELLED
