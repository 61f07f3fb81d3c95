"""What higher apps plug in here: what keeps somebody busy, what else a page shows; and
who reads calendars.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from asasap.kernel.actor import Actor
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


@dataclass(frozen=True, slots=True)
class Panel:
    """What a higher app shows on a page of ours: a template, and all that it needs."""

    template: str
    content: Any


# Takes the row, who reads and the moment; None where there is nothing to show.
PanelOf = Callable[[Any, Actor, datetime], Panel | None]

_panels: dict[str, dict[str, PanelOf]] = {}


def register_panel(*, on: str, key: str, panel_of: PanelOf) -> None:
    """Show something more ``on`` one's own “demand”, an “offer”, an “engagement”."""
    _panels.setdefault(on, {})[key] = panel_of


def panels_on(on: str, row: Any, *, actor: Actor, now: datetime) -> list[Panel]:
    shown = (panel_of(row, actor, now) for panel_of in _panels.get(on, {}).values())
    return [panel for panel in shown if panel is not None]
