"""When a public place is open: read from what people write, checked, and said.

``mon-fri 9:00-12:00, 14:00-17:30; sat 10:00-12:00``: a small part of what
OpenStreetMap writes (opening_hours), in French or in English. Hours are
``[weekday, opens, closes]``, Monday being 0, in minutes of the day, in order.
"""

import re
from datetime import time
from itertools import groupby, pairwise

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from asasap.kernel.templatetags.kernel import clock
from asasap.kernel.text import words_of

Hours = list[list[int]]
MINUTES_A_DAY = 24 * 60
MOST = 28  # Four spans a day is more than any door has.
# By the first two letters, in both languages: “ma” is Tuesday, “me” Wednesday.
DAYS = {
    beginning: day
    for beginnings in ("lu ma me je ve sa di", "mo tu we th fr sa su")
    for day, beginning in enumerate(beginnings.split())
}
LINE = re.compile(r"\s*([^\W\d][^\d]*?)\s+(\d.*)")
SPAN = re.compile(r"(\d{1,2})(?:[:hH](\d{2})?)?\s*[-–]\s*(\d{1,2})(?:[:hH](\d{2})?)?")


class HoursUnread(Exception):
    """These words say no hours. The message is fit to show."""


def read_hours(text: str) -> Hours:
    """Return the hours these words say. Raises HoursUnread."""
    found: Hours = []
    for line in filter(str.strip, re.split(r"[;\n]", text)):
        parts = LINE.fullmatch(line.strip())
        if parts is None:
            raise HoursUnread(_unread(line))
        days, spans = _days(parts[1], line), _spans(parts[2], line)
        found += [[day, *span] for day in days for span in spans]
    found.sort()
    if fault := why_not_hours(found):
        raise HoursUnread(fault)
    return found


def why_not_hours(hours: object) -> str:
    """What is wrong with hours as they are kept; nothing where they may stand."""
    if not isinstance(hours, list) or len(hours) > MOST:
        return _("There are too many opening hours.")
    if not all(_is_span(span) for span in hours):
        return _("A place opens before it closes, the same day.")
    if any(a[0] == b[0] and a[2] > b[1] for a, b in pairwise(sorted(hours))):
        return _("Two opening hours of one day overlap.")
    return ""


def hours_in_words(hours: Hours) -> list[str]:
    """Say them, a line for days that are alike: “Monday to Friday 9:00–12:00”."""
    by_day = {
        day: tuple((opens, closes) for _day, opens, closes in spans)
        for day, spans in groupby(sorted(hours), key=lambda span: span[0])
    }
    lines = []
    for first, last in _runs(by_day):
        name = str(WEEKDAYS[first])
        if last > first:
            link = (
                _("%(first)s to %(last)s")
                if last > first + 1
                else _("%(first)s, %(last)s")
            )
            name = link % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}
        said = ", ".join(f"{_clock(a)}–{_clock(b)}" for a, b in by_day[first])
        lines.append(f"{name} {said}")
    return lines


def hours_as_typed(hours: Hours) -> str:
    """Write them so that ``read_hours`` gives them back."""
    names = list(DAYS)[:7]
    by_day = groupby(sorted(hours), key=lambda span: span[0])
    return "; ".join(
        f"{names[day]} " + ", ".join(f"{_typed(a)}-{_typed(b)}" for _, a, b in spans)
        for day, spans in by_day
    )


def _typed(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def _runs(by_day: dict[int, tuple]) -> list[tuple[int, int]]:
    """Days in a row that are open at the same hours: the first and the last of each."""
    runs: list[tuple[int, int]] = []
    for day in sorted(by_day):
        first, last = runs[-1] if runs else (-2, -2)
        if last == day - 1 and by_day[last] == by_day[day]:
            runs[-1] = (first, day)
        else:
            runs.append((day, day))
    return runs


def _clock(minute: int) -> str:
    return clock(time(minute // 60 % 24, minute % 60))


def _is_span(span: object) -> bool:
    if not isinstance(span, list) or [type(part) for part in span] != [int] * 3:
        return False
    day, opens, closes = span
    return 0 <= day <= 6 and 0 <= opens < closes <= MINUTES_A_DAY


def _days(text: str, line: str) -> list[int]:
    found: list[int] = []
    for part in re.split(r"[,/]| et | and ", text):
        ends = [
            DAYS.get("".join(words_of(name))[:2], -1)
            for name in re.split(r"[-–]| au | à | to ", part.strip())
        ]
        if -1 in ends or len(ends) > 2 or ends[0] > ends[-1]:
            raise HoursUnread(_unread(line))
        found += range(ends[0], ends[-1] + 1)
    return found


def _spans(text: str, line: str) -> list[tuple[int, int]]:
    spans = []
    for part in re.split(r",| et | and ", text):
        found = SPAN.fullmatch(part.strip())
        if found is None:
            raise HoursUnread(_unread(line))
        hour, minute, end_hour, end_minute = (
            int(number or 0) for number in found.groups()
        )
        spans.append((hour * 60 + minute, end_hour * 60 + end_minute))
    return spans


def _unread(line: str) -> str:
    return _(
        "“%(line)s” is not understood. Write for example: mon-fri 9:00-12:00, "
        "14:00-17:30; sat 10:00-12:00."
    ) % {"line": line.strip()[:60]}
