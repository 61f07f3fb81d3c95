"""A program of its own that reads one hostile calendar, and may be killed for it.

A rule such as “every day that is a 30 February” keeps any reader busy for minutes, and
many small ones add up: no check of the text tells in time. So this runs apart, with
little memory and few seconds (``offers.adapters.calendars.busy_periods``). It takes the
calendar on its standard input, and says in JSON when its owner is busy.

It knows nothing of the portal: ``python -I calendar_reader.py START END SECONDS``.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

MEMORY_BYTES = 512 * 1024 * 1024
MAX_EVENTS = 2_000
MAX_PERIODS = 5_000
BOXES = (b"BEGIN:", b"END:")
PARIS = ZoneInfo("Europe/Paris")


def busy_in(content: bytes, start: datetime, end: datetime) -> list[tuple[str, str]]:
    """Return when the events that take time stand, in UTC and in ISO form.

    What says no zone is read by the clocks of Paris; a whole day is one of Paris.
    Raises ValueError where this is no calendar, OverflowError where it is too big.
    """
    lines = content.upper().splitlines()
    opened, closed = (sum(line.startswith(word) for line in lines) for word in BOXES)
    if opened != closed:
        raise ValueError("Some part of it is not closed")
    calendar = Calendar.from_ical(content)
    events = calendar.walk("VEVENT")
    if len(events) > MAX_EVENTS:
        raise OverflowError
    periods = []
    for event in _occurrences(calendar, start, end):
        if not _takes_time(event):
            continue
        first, last = _ends_of(event)
        if first < last and first < end and start < last:
            periods.append((first.isoformat(), last.isoformat()))
        if len(periods) > MAX_PERIODS:
            raise OverflowError
    return sorted(set(periods))


def _occurrences(calendar: Any, start: datetime, end: datetime) -> Iterator[Any]:
    """What cannot be told when is left out, and does not hide the rest."""
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    return iter(query.between(start, end))


def _takes_time(event: Any) -> bool:
    status = str(event.get("STATUS", "")).upper()
    transparency = str(event.get("TRANSP", "OPAQUE")).upper()
    return status != "CANCELLED" and transparency != "TRANSPARENT"


def _ends_of(event: Any) -> tuple[datetime, datetime]:
    return _instant(event.start), _instant(event.end)


def _instant(moment: date | datetime) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=PARIS)
    return moment.astimezone(UTC)


def main() -> int:
    seconds = int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    start, end = (datetime.fromisoformat(text) for text in sys.argv[1:3])
    try:
        periods = busy_in(sys.stdin.buffer.read(), start, end)
    except OverflowError:
        return 3
    except Exception:  # noqa: BLE001 (a stranger's text: whatever is wrong with it)
        return 2
    json.dump(periods, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
