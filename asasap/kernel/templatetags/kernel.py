"""Figures and moments as they are read here: "24,50 €", "2 h 15", "mardi 3 mars"."""

from datetime import date, datetime, time

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from asasap.kernel.money import Money

register = template.Library()

NBSP = "\u00a0"
MINUTES_A_DAY = 24 * 60


@register.filter
def euros(amount: Money | int | None) -> str:
    """Show an amount, given as Money or in cents: "24,50 €", in English "€24.50"."""
    if amount is None:
        return ""
    money = amount if isinstance(amount, Money) else Money(amount)
    if _is_french():
        return str(money)
    whole, cents = divmod(abs(money.cents), 100)
    return f"{'-' if money.cents < 0 else ''}€{whole:,}.{cents:02d}"


@register.filter
def hours(minutes: int | None) -> str:
    """Show a duration given in minutes: "45 min", "2 h", "2 h 15"."""
    if minutes is None:
        return ""
    sign = "-" if minutes < 0 else ""
    whole, rest = divmod(abs(minutes), 60)
    if not whole:
        return f"{sign}{rest}{NBSP}min"
    return f"{sign}{whole}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """Show a day of these weeks: "mardi 3 mars", "Tuesday 3 March"."""
    return _words(value, "l", "F")


@register.filter(expects_localtime=True)
def full_day(value: date | None) -> str:
    """Show a day of any year: "3 mars 2026", "3 March 2026"."""
    return _words(value, "", "F Y")


@register.filter(expects_localtime=True)
def clock(value: datetime | time | None) -> str:
    """Show an hour: "9 h 30", "9 h"; in English "9:30"."""
    if not value:
        return ""
    if not _is_french():
        return f"{value.hour}:{value.minute:02d}"
    minutes = f"{NBSP}{value.minute:02d}" if value.minute else ""
    return f"{value.hour}{NBSP}h{minutes}"


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """Show an instant of these weeks: "mardi 3 mars, 9 h 30"."""
    return f"{day(value)}, {clock(value)}" if value else ""


@register.filter
def as_day(text: str) -> date:
    """Read a day as JSON keeps it, in the values of news: "2026-03-03"."""
    return date.fromisoformat(text)


@register.filter
def minute_clock(minute: int | None) -> str:
    """Show a minute of the day as an hour: 570 is "9 h 30", 1440 "24 h"."""
    if minute is None:
        return ""
    if minute == MINUTES_A_DAY:
        return f"24{NBSP}h" if _is_french() else "24:00"
    return clock(time(*divmod(minute, 60)))


def _words(value: date | None, weekday: str, month: str) -> str:
    if not value:
        return ""
    number = "1er" if value.day == 1 and _is_french() else str(value.day)
    name = date_format(value, weekday) if weekday else ""
    return f"{name} {number}{NBSP}{date_format(value, month)}".lstrip()


def _is_french() -> bool:
    return (get_language() or "fr").startswith("fr")
