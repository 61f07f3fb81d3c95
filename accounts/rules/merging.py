"""When two records are of one person, and may be made one."""

from collections.abc import Iterable

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.enums import PersonState
from accounts.models import Mandate, Person
from asasap.kernel.actor import Actor


def why_not_merge(
    *,
    keep: Person,
    absorb: Person,
    actor: Actor,
    commitments: Iterable[tuple[str | Promise, int]],
    mandates: Iterable[Mandate],
) -> str | None:
    """Return why these two cannot be made one now, and the way out, or None.

    ``commitments`` are those that still bind the one absorbed; ``mandates`` are the
    active ones under which others act for either.
    """
    return (
        _why_not_by(keep, absorb, actor)
        or _why_not_states(keep, absorb)
        or _why_not_logins(keep, absorb)
        or _why_not_bound(commitments)
        or _why_not_guardian(list(mandates))
    )


def remaining(period: DateRange, taken: Iterable[DateRange]) -> list[DateRange]:
    """Return what of the period the others leave, in order: nothing, or pieces of it.

    Together with the others it covers the same days as before, none of them twice.
    """
    pieces = [period]
    for other in taken:
        pieces = [piece for whole in pieces for piece in _without(whole, other)]
    return pieces


def _without(period: DateRange, other: DateRange) -> list[DateRange]:
    if not _overlap(period, other):
        return [period]
    found = []
    if other.lower is not None and (period.lower is None or period.lower < other.lower):
        found.append(DateRange(period.lower, other.lower))
    if other.upper is not None and (period.upper is None or other.upper < period.upper):
        found.append(DateRange(other.upper, period.upper))
    return found


def _overlap(one: DateRange, other: DateRange) -> bool:
    return _starts_before_end(one, other) and _starts_before_end(other, one)


def _starts_before_end(one: DateRange, other: DateRange) -> bool:
    return one.lower is None or other.upper is None or one.lower < other.upper


def _why_not_by(keep: Person, absorb: Person, actor: Actor) -> str | None:
    if not actor.is_operator or actor.mandate_id is not None:
        return _("Only operators make two records one.")
    if keep.pk == absorb.pk:
        return _("This is one and the same record.")
    if actor.person_id in {keep.pk, absorb.pk}:
        return _("One of these records is yours: ask another operator.")
    return None


def _why_not_states(keep: Person, absorb: Person) -> str | None:
    for person in (keep, absorb):
        if person.state != PersonState.ACTIVE:
            return _("%(name)s is %(state)s: only open records are made one.") % {
                "name": person.display_name,
                "state": PersonState(person.state).label,
            }
    return None


def _why_not_logins(keep: Person, absorb: Person) -> str | None:
    if keep.user_id is not None and absorb.user_id is not None:
        return _(
            "Both sign in, each with a login of their own. The person closes one of "
            "the two accounts first."
        )
    return None


def _why_not_bound(commitments: Iterable[tuple[str | Promise, int]]) -> str | None:
    running = ", ".join(f"{label} ({count})" for label, count in commitments)
    if not running:
        return None
    return _(
        "The record to be absorbed is still bound: %(running)s. Keep that one and "
        "absorb the other, or wait for their end."
    ) % {"running": running}


def _why_not_guardian(mandates: list[Mandate]) -> str | None:
    """What a guardian alone decides is not decided by the helpers of the other record.

    The same guardian on both sides is one guardian.
    """
    alone = {m.helper_id for m in mandates if m.is_exclusive}
    others = {m.helper_id for m in mandates}
    if alone and len(others) > 1:
        return _(
            "In one of these records a guardian decides alone, and the other names "
            "somebody else. The judge’s decision says who stays: end the other "
            "mandates first."
        )
    return None
