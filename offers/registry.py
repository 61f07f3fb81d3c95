"""What higher apps plug in here: what keeps somebody busy; and who reads calendars."""

from collections.abc import Callable, Collection, Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from asasap.kernel.periods import Period


class CalendarUnreadable(Exception):
    """An outside calendar cannot be read, and why: a code of ``CalendarFault``."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def outside_calendars():
    """Return who reads them: from the Internet, or a simulator in the demo."""
    return import_string(settings.CALENDARS_BACKEND)()


# Takes people's numbers and a window; gives when each of them is taken.
BusyTimes = Callable[[Collection[int], Period], Mapping[int, list[Period]]]

_busy_times: dict[str, BusyTimes] = {}


def register_busy_times(*, key: str, busy_in: BusyTimes) -> None:
    """Name something that takes people's time: visits planned, shifts…"""
    _busy_times[key] = busy_in


def all_busy_times() -> list[BusyTimes]:
    return list(_busy_times.values())
