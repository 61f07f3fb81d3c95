"""Who may report what, and who decides on it."""

from django.utils.translation import gettext as _

from asasap.kernel.actor import Actor
from offers.enums import ReportState
from offers.models import Report

# More in a day is no help to who reads them.
REPORTS_A_DAY = 10


def why_not_report(
    *, actor: Actor, author_id: int | None, reported_today: int = 0
) -> str | None:
    if actor.person_id is None or actor.mandate_id is not None:
        return _("Report in your own name.")
    if author_id is not None and author_id == actor.person_id:
        return _("This is yours: change it, or take it off.")
    if reported_today >= REPORTS_A_DAY:
        return _("You have reported a lot today: write to us instead.")
    return None


def why_not_decide(
    *, report: Report, actor: Actor, reported_id: int | None
) -> str | None:
    """Nobody decides on what they reported, nor on what is reported of them."""
    if report.state != ReportState.OPEN:
        return _("This report has been decided already.")
    if actor.person_id is None:
        return _("Decide under your own name.")
    if actor.person_id in {report.author_id, reported_id}:
        return _("You are concerned: somebody else must decide.")
    return None
