"""How many searches somebody keeps, and when they hear of what is new in each."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from asasap.kernel.actor import Actor
from asasap.kernel.periods import PARIS
from matching.enums import AlertFrequency

MOST_SEARCHES = 20
LONGEST_WORDS = 1000
# What was written a moment ago may not be committed yet: it is told the next time.
SETTLING = timedelta(minutes=2)
AT_ONCE = timedelta(minutes=5)
MORNING = time(8)
MONDAY = 0


def why_not_save(*, words: str, held: int, actor: Actor) -> str | None:
    if actor.person_id is None or actor.mandate_id is not None:
        return _("One keeps searches for oneself only, signed in under one’s own name.")
    if not words:
        return _("Say first what you look for, or where: then save the search.")
    if len(words) > LONGEST_WORDS:
        return _("This search is too long to be saved.")
    if held >= MOST_SEARCHES:
        return _("You keep %(most)s searches already: delete one to save another.") % {
            "most": MOST_SEARCHES
        }
    return None


def next_alert_at(frequency: str, now: datetime) -> datetime | None:
    """When to look next: soon, tomorrow at eight, Monday at eight, or never."""
    if frequency == AlertFrequency.NEVER:
        return None
    if frequency == AlertFrequency.AT_ONCE:
        return now + AT_ONCE
    here = now.astimezone(PARIS)
    day = here.date() + timedelta(days=1)
    if frequency == AlertFrequency.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return datetime.combine(day, MORNING, tzinfo=PARIS)
