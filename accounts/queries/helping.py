"""What the pages of mandates show: who helps whom, what for, what was done."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import Channel, MandateScope, MandateState
from accounts.models import CivilRecord, Mandate, Organisation, Person
from accounts.rules.asking import Ask
from accounts.rules.civil import Civil
from asasap.audit.models import AccessLog, Trace, Transition
from asasap.kernel.actor import Actor
from asasap.kernel.pagination import Page, page_of

# Long ended ones are many for who answers the phone; the audit keeps them all.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class People:
    """Those I help, those who help me, and whose answer from me is awaited."""

    helped: list[Mandate]
    helpers: list[Mandate]
    awaited: list[Mandate]
    past: list[Mandate]


def people_of(*, actor: Actor, today: date) -> People:
    rows = Mandate.objects.select_related("person", "helper").newest_first()
    mine, held = rows.helping(actor.person_id), rows.held_by(actor.person_id)
    helpers = list(mine.not_over_on(today)[:SHOWN])
    known = [mandate.pk for mandate in helpers]
    return People(
        helped=list(held.not_over_on(today)[:SHOWN]),
        helpers=[m for m in helpers if m.state == MandateState.ACTIVE],
        awaited=[m for m in helpers if m.state == MandateState.PROPOSED],
        past=list(mine.exclude(pk__in=known)[:SHOWN]),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What a letter asks: who, to act for whom, what for."""

    ask: Ask
    asker: Person

    @property
    def helper_name(self) -> str:
        """Empty where it is the reader who would help."""
        return self.asker.display_name if self.ask.asker_helps else ""


def question_of(*, ask: Ask) -> Question | None:
    """Return what is asked, with the asker's name; None when they are known no more."""
    asker = Person.objects.filter(uuid=ask.asker).first()
    return Question(ask=ask, asker=asker) if asker else None


def civil_record_of(*, actor: Actor) -> CivilRecord | None:
    """The record of who acts, or of the person acted for where the mandate allows."""
    if not actor.may(MandateScope.PROFILE):
        return None
    return CivilRecord.objects.of(actor.person_id).first()


def person_of(*, actor: Actor) -> Person | None:
    """The person one is, or acts for; None for a login made by hand."""
    return Person.objects.numbered(actor.person_id).first()


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done or looked at in somebody's name, in words."""

    at: datetime
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class Deeds:
    changes: list[Deed]
    looks: list[Deed]
    more_changes: str
    more_looks: str


def deeds_for(*, actor: Actor, changes: str, looks: str) -> Deeds:
    """All that others did, and looked at, under a mandate for this person.

    ``changes`` and ``looks`` are the cursors of the two lists.
    """
    mine = Mandate.objects.helping(actor.person_id)
    names = dict(mine.values_list("pk", "helper__display_name"))
    changed = page_of(Transition.objects.under(names).newest_first(), cursor=changes)
    looked = page_of(AccessLog.objects.under(names).newest_first(), cursor=looks)
    return Deeds(
        changes=[
            Deed(at=row.at, what=_change(row), by=names[row.mandate_id])
            for row in changed.rows
        ],
        looks=[
            Deed(at=row.at, what=_look(row), by=names[row.mandate_id])
            for row in looked.rows
        ],
        more_changes=_next(changed, "changes"),
        more_looks=_next(looked, "looks"),
    )


def _next(page: Page[Any], name: str) -> str:
    return f"?{name}={page.next}" if page.next else ""


def _change(row: Transition) -> str:
    return _("%(subject)s: %(before)s, then %(after)s") % {
        "subject": _subject(row),
        "before": row.was,
        "after": row.became,
    }


def _look(row: AccessLog) -> str:
    return f"{_subject(row)} · {row.get_purpose_display()}"


def _subject(row: Trace) -> str:
    model = _model(row)
    return str(model._meta.verbose_name) if model else row.subject


def _model(row: Trace):
    try:
        return apps.get_model(row.subject)
    except LookupError:
        return None  # An app that is no more; its rows stay.


def civil_lines(*, person: Person) -> list[tuple[str, str]]:
    """Who somebody is on paper, as labels and words: to know a caller by."""
    record = CivilRecord.objects.filter(person=person).first()
    civil = Civil.of(record) if record else Civil()
    lines = [
        (_("names"), civil.whole_name),
        (_("born on"), date_format(civil.born_on) if civil.born_on else ""),
        (_("telephone"), civil.phone),
        (_("address"), ", ".join(civil.address_lines)),
        (_("second contact"), ", ".join(civil.second_contact.values())),
    ]
    return [(label, words) for label, words in lines if words]


def helpers_of(*, person: Person, today: date) -> list[Mandate]:
    mandates = Mandate.objects.helping(person.pk).not_over_on(today)
    return list(mandates.select_related("helper").newest_first()[:SHOWN])


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be posted to somebody who has no other address."""

    person: Person
    address: list[str]
    mandates: list[Mandate]
    channel: Channel
    second_contact: str


def letter_to(*, person: Person, today: date) -> Letter:
    """Who acts for this person, to be printed and posted."""
    civil = CivilRecord.objects.filter(person=person).first()
    mandates = Mandate.objects.helping(person.pk).valid_on(today).newest_first()
    return Letter(
        person=person,
        address=Civil.of(civil).address_lines if civil else [],
        mandates=list(mandates.select_related("helper")),
        channel=person.channel_with(civil),
        second_contact=(civil.second_contact if civil else {}).get("name", ""),
    )


def organisations_coordinated(*, actor: Actor) -> list[Organisation]:
    """Those in which this actor may register people."""
    found = Organisation.objects.filter(pk__in=actor.coordinated_ids)
    return list(found.order_by("name", "pk"))
