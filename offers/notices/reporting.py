"""What is written of a report: that it came, and what was decided of it."""

from django.urls import reverse

from accounts.models import Person
from asasap.notifications.operations import notify
from offers.models import Report


def tell_received(*, report: Report) -> None:
    """Acknowledge it (regulation (EU) 2022/2065, article 16)."""
    _tell("report_received", report, report.author, reason=report.reason)


def tell_decided(*, report: Report) -> None:
    """Tell who reported what was decided (article 16), and how to say otherwise."""
    said = {"state": report.state, "decision": report.decision}
    _tell("report_decided", report, report.author, **said)


def tell_taken_down(*, report: Report, author_id: int | None) -> None:
    """Tell whose it was why, and the way out (article 17); never who reported it."""
    author = Person.objects.numbered(author_id).first()
    if author is not None:
        said = {"reason": report.reason, "decision": report.decision}
        _tell("taken_down", report, author, **said)


def _tell(kind: str, report: Report, person: Person, **values: str) -> None:
    notify(
        recipient_id=person.recipient_id,
        kind=f"offers.{kind}",
        about=report.uuid,
        url=reverse("notices:list"),
        values=values,
        once=f"{kind}:{report.pk}",
    )
