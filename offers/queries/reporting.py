"""What is reported: whose it is, and what its readers are shown."""

from dataclasses import dataclass

from offers.models import Demand, Message, Offer, Question, Report

Reported = Offer | Demand | Question | Message


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is reported, in the words of the page."""

    kind: str  # "offer", "demand", "question", "message".
    words: str
    author_id: int | None


def reported_in(report: Report) -> Reported:
    """The one thing it is about: the database sees to it that there is one."""
    about = report.offer or report.demand or report.question or report.message
    if about is None:
        raise ValueError(f"Report {report.pk} is about nothing")
    return about


def subject_of(reported: Reported) -> Subject:
    """What it says, and who answers for it. A few queries."""
    kind = str(reported._meta.model_name)
    if isinstance(reported, Offer):
        return Subject(kind, _title_of(reported), reported.provider.person_id)
    if isinstance(reported, Demand):
        return Subject(kind, _title_of(reported), reported.client_id)
    if isinstance(reported, Question):
        return Subject(kind, reported.text, reported.author_id)
    return Subject(kind, reported.text, reported.author_id)


def _title_of(posting: Offer | Demand) -> str:
    text = posting.current
    if text is None:
        return posting.activity.name
    return "\n\n".join(part for part in (text.title, text.description) if part)
