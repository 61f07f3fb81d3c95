"""What the pages of privacy show: consents, all that is known, copies, how long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.enums import (
    LIVE_EXPORTS,
    ConsentPurpose,
    ExportState,
    MandateScope,
)
from accounts.models import Consent, ConsentText, DataExport, Person, RetentionRule
from accounts.registry import all_kept, all_personal_data
from asasap.kernel.actor import Actor
from asasap.kernel.periods import PARIS

# A page shows the newest; the copy has them all.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What is agreed to, or not yet, for one purpose."""

    text: ConsentText
    title: str | Promise
    words: str
    given_at: datetime | None
    is_new: bool  # Agreed to in other words, which have changed since.


@dataclass(frozen=True, slots=True)
class KnownSection:
    title: str | Promise
    columns: list[str | Promise]
    rows: list[list[str]]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    person: Person
    asked: list[Asked]
    sections: list[KnownSection]
    copies: list[DataExport]


def person_acted_for(actor: Actor) -> Person | None:
    """Return whom this request is about: oneself, or whoever is helped.

    None without a person, or where the mandate does not cover their privacy.
    """
    if actor.person_id is None or not actor.may(MandateScope.PRIVACY):
        return None
    people = Person.objects.select_related("user", "recipient")
    return people.filter(pk=actor.person_id).first()


def privacy_page(
    *, person: Person, actor: Actor, language: str, today: date
) -> PrivacyPage:
    return PrivacyPage(
        person=person,
        asked=asked_of(person=person, language=language, today=today),
        sections=[_shown(sort, person) for sort in all_personal_data()],
        copies=newest_copies(actor=actor),
    )


def asked_of(*, person: Person, language: str, today: date) -> list[Asked]:
    """Return what this person may agree to today, the required first."""
    texts = ConsentText.objects.valid_on(today)
    standing = Consent.objects.standing().filter(person=person)
    answers = {
        consent.text.purpose: consent for consent in standing.select_related("text")
    }
    return [
        _asked(text, answers.get(text.purpose), language)
        for text in texts.order_by("-is_required", "purpose", "pk")
    ]


def must_answer(*, actor: Actor, today: date) -> bool:
    """Whether what is required, or was agreed to, has words not answered yet."""
    person = person_acted_for(actor)
    if person is None:
        return False
    asked = asked_of(person=person, language="", today=today)
    return any(a.given_at is None and (a.text.is_required or a.is_new) for a in asked)


def consent_text(*, purpose: str, version: int) -> ConsentText | None:
    return ConsentText.objects.filter(purpose=purpose, version=version).first()


def has_agreed(*, person_id: int, purpose: str, day: date) -> bool:
    """Whether somebody agrees to a purpose, in the words in force that day."""
    in_force = ConsentText.objects.valid_on(day).filter(purpose=purpose)
    standing = Consent.objects.standing().filter(person_id=person_id)
    return standing.filter(text__in=in_force).exists()


def newest_copies(*, actor: Actor) -> list[DataExport]:
    visible = DataExport.objects.visible_to(actor).without_archive()
    return list(visible.order_by("-pk")[:3])


@dataclass(frozen=True, slots=True)
class CopyPage:
    """How far a copy is, in words: nobody has to read a bar."""

    copy: DataExport
    label: str
    words: str
    until: date | None

    @property
    def is_running(self) -> bool:
        return self.copy.state in LIVE_EXPORTS

    @property
    def is_ready(self) -> bool:
        return self.copy.state == ExportState.READY

    @property
    def is_expired(self) -> bool:
        return self.copy.state == ExportState.EXPIRED


def copy_page(*, copy: DataExport, today: date) -> CopyPage:
    days = days_kept(subject="accounts.copy", day=today, default=7)
    ready_at = copy.ready_at
    return CopyPage(
        copy=copy,
        label=_("Gathering your data"),
        words=_("%(done)s of %(total)s") % {"done": copy.step, "total": copy.steps},
        until=(ready_at + timedelta(days=days)).date() if ready_at else None,
    )


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long one sort of thing is kept, as the rule of the day says."""

    title: str | Promise
    rule: RetentionRule


def keepings_on(day: date) -> list[Keeping]:
    """Return the rules of that day of all that is kept, in the order of their apps."""
    rules = rules_on(day)
    return [
        Keeping(title=sort.title, rule=rules[sort.key])
        for sort in all_kept()
        if sort.key in rules
    ]


def rules_on(day: date) -> Mapping[str, RetentionRule]:
    return {rule.subject: rule for rule in RetentionRule.objects.valid_on(day)}


def days_kept(*, subject: str, day: date, default: int) -> int:
    rule = rules_on(day).get(subject)
    return rule.days if rule else default


def _asked(text: ConsentText, answer: Consent | None, language: str) -> Asked:
    is_same = answer is not None and answer.text_id == text.pk
    return Asked(
        text=text,
        title=ConsentPurpose(text.purpose).label,
        words=text.words_in(language),
        given_at=answer.given_at if answer is not None and is_same else None,
        is_new=answer is not None and not is_same,
    )


def _shown(sort: Any, person: Person) -> KnownSection:
    rows = sort.collect(person, SHOWN + 1)
    return KnownSection(
        title=sort.title,
        columns=list(sort.columns.values()),
        rows=[[in_words(row[name]) for name in sort.columns] for row in rows[:SHOWN]],
        is_cut=len(rows) > SHOWN,
    )


def in_words(value: Any) -> str:
    """Show whatever a row may hold; empty values are a dash, never a hole."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        local = value.astimezone(PARIS)
        return formats.date_format(local, "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, Mapping):
        return _listed(value.values())
    if isinstance(value, list | tuple):
        return _listed(value)
    return str(value) if value not in {None, ""} else "—"


def _listed(values: Iterable[Any]) -> str:
    words = [in_words(value) for value in values if value not in (None, "", [], {})]
    return ", ".join(words) or "—"
