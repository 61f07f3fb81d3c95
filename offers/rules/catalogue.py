"""Who looks after the catalogue, and from which day what they write holds."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from asasap.kernel.actor import Actor

# A first day further away is a slip of the hand.
AHEAD = timedelta(days=2 * 366)


def looks_after_catalogue(actor: Actor) -> bool:
    """Operators, and those who coordinate somebody’s work: never in another’s name."""
    is_trusted = actor.is_operator or bool(actor.coordinated_ids)
    return is_trusted and actor.mandate_id is None


def why_not_correct(*, actor: Actor) -> str | None:
    if not looks_after_catalogue(actor):
        return _("Coordinators and operators look after the catalogue.")
    return None


def why_not_begin(*, since: date, today: date, actor: Actor) -> str | None:
    """Why a rule, or questions, may not begin that day.

    What the portal went by until today stays written as it was.
    """
    if reason := why_not_correct(actor=actor):
        return reason
    if since <= today:
        return _("It begins tomorrow at the earliest: no past day changes.")
    if since > today + AHEAD:
        return _("This first day is too far away. Check the year.")
    return None
