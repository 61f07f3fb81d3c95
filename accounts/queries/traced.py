"""What was written to a person, what was done to their rows, and who looked at them."""

from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from accounts.models import (
    CivilRecord,
    Credential,
    DataExport,
    Mandate,
    Membership,
    MembershipRequest,
    Organisation,
    Person,
    Proof,
    Suspension,
    WorkStatus,
)
from accounts.queries.known import Rows, records_of
from asasap.audit.enums import Purpose
from asasap.audit.models import AccessLog, Transition
from asasap.notifications.models import Notice, Preference, PushSubscription
from asasap.notifications.queries import words_of
from asasap.notifications.registry import topic_label

# What somebody may do to a person's record is done to one of these.
OF_A_PERSON: tuple[type[Model], ...] = (
    CivilRecord,
    Credential,
    DataExport,
    Mandate,
    Membership,
    MembershipRequest,
    Proof,
    Suspension,
    WorkStatus,
)


def notices(person: Person, limit: int | None) -> Rows:
    written = Notice.objects.filter(recipient_id=person.recipient_id).newest_first()
    return [
        {
            "written": notice.created_at,
            "subject": words.subject,
            "body": words.body,
            "read": notice.read_at,
        }
        for notice in written[:limit]
        for words in [words_of(notice)]
    ]


def choices(person: Person, limit: int | None) -> Rows:
    chosen = Preference.objects.filter(recipient_id=person.recipient_id)
    return [
        {
            "topic": str(topic_label(choice.topic)),
            "channel": choice.get_channel_display(),
            "how_often": choice.get_cadence_display(),
        }
        for choice in chosen.order_by("-pk")[:limit]
    ]


def devices(person: Person, limit: int | None) -> Rows:
    known = PushSubscription.objects.filter(recipient_id=person.recipient_id)
    return [
        {
            "since": device.created_at,
            "until": device.gone_at,
            "address": device.endpoint,
        }
        for device in known.order_by("-pk")[:limit]
    ]


def looks(person: Person, limit: int | None) -> Rows:
    """Who opened this person's rows: when, what for, in which organisation's name.

    Not the name of who looked: what they did is accountable to the portal, and the
    person is owed the purpose (CJEU, C-579/21).
    """
    seen = list(AccessLog.objects.filter(_about(person)).order_by("-pk")[:limit])
    purposes: dict[str, Any] = dict(Purpose.choices)
    return [
        {**row, "purpose": str(purposes.get(look.purpose, look.purpose))}
        for look, row in zip(seen, _told(seen, person), strict=True)
    ]


def steps(person: Person, limit: int | None) -> Rows:
    """Each step of what concerns this person, and what they did themselves."""
    mine = Q(person_id__in=[record.pk for record in records_of(person)])
    done = Transition.objects.filter(mine | _about(person)).order_by("-pk")
    found = list(done[:limit])
    return [
        {**row, "before": step.before, "after": step.after, "reason": step.reason}
        for step, row in zip(found, _told(found, person), strict=True)
    ]


def _about(person: Person) -> Q:
    records = [record.pk for record in records_of(person)]
    about = Q(subject=Person._meta.label_lower, object_id__in=records)
    if person.user_id is not None:
        about |= Q(subject="accounts.user", object_id=person.user_id)
    for model in OF_A_PERSON:
        rows = model._base_manager.filter(person__in=records)
        about |= Q(subject=model._meta.label_lower, object_id__in=rows.values("pk"))
    return about


def _told(traces: list[Any], person: Person) -> Rows:
    """What both sorts of trace have in common, in words."""
    named = {trace.organisation_id for trace in traces} - {None}
    organisations = dict(
        Organisation.objects.filter(pk__in=named).values_list("pk", "name")
    )
    return [
        {
            "at": trace.at,
            "what": _name_of(trace.subject),
            "by_oneself": trace.person_id == person.pk and trace.mandate_id is None,
            "under_mandate": trace.mandate_id is not None,
            "organisation": organisations.get(trace.organisation_id, ""),
        }
        for trace in traces
    ]


def _name_of(subject: str) -> str:
    try:
        return str(apps.get_model(subject)._meta.verbose_name)
    except LookupError:
        return subject
