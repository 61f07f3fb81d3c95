"""Who changes the weights of the ranking, and how long beforehand it is said."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from asasap.kernel.actor import Actor

# Regulation (EU) 2019/1150, article 3(2): changes are told fifteen days before.
NOTICE = timedelta(days=15)
# A first day further away is a slip of the hand.
AHEAD = timedelta(days=2 * 366)


def why_not_announce(*, since: date, today: date, actor: Actor) -> str | None:
    """Why other weights may not begin that day."""
    if not actor.is_operator or actor.mandate_id is not None:
        return _("Operators alone change the weights of the ranking.")
    if since < today + NOTICE:
        first = date_format(today + NOTICE)
        return _(
            "A change is announced 15 days before it begins: %(first)s at the earliest."
        ) % {"first": first}
    if since > today + AHEAD:
        return _("This first day is too far away. Check the year.")
    return None
