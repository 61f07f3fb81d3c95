"""Words for the codes that news keeps: they are said in the language it is read in."""

from datetime import datetime, timedelta

from django import template

from asasap.kernel.periods import PARIS
from asasap.kernel.templatetags.kernel import full_day
from offers.enums import ReportReason, SendBackReason
from offers.rules.reasons import REASONS

register = template.Library()


@register.filter
def send_back_reason(code: str) -> str:
    return str(SendBackReason(code).label)


@register.filter
def report_reason(code: str) -> str:
    return str(ReportReason(code).label)


@register.filter
def gate_reason(code: str) -> str:
    """Why the gate says no; nothing for a code it no longer has."""
    reason = REASONS.get(code)
    return reason.in_full if reason else ""


@register.filter
def last_day(until: str) -> str:
    """The last day included, of an instant at which something ends."""
    moment = datetime.fromisoformat(until) - timedelta(seconds=1)
    return full_day(moment.astimezone(PARIS).date())
