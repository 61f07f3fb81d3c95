"""What we write to the person helped, and to who acts for them.

Who has no address is told through their second contact; who has none either, by a
letter to be posted, which the page of the mandate offers to print.
"""

from datetime import datetime

from django.urls import reverse

from accounts.enums import Channel
from accounts.models import CivilRecord, Mandate, Person
from asasap.kernel.periods import day_in_paris
from asasap.notifications.operations import Name, notify, recipient_for


def tell_asked(*, email: str, language: str, asker: Person, url: str) -> None:
    """Write to an address that somebody would act for its owner, or be helped by."""
    recipient = recipient_for(email=email, language=language)
    notify(
        recipient_id=recipient.pk,
        kind="accounts.mandate_asked",
        url=url,
        values={"asker": _name_of(asker)},
    )


def tell_proposed(*, mandate: Mandate) -> None:
    _tell_person(mandate, kind="accounts.mandate_proposed")


def tell_begun(*, mandate: Mandate) -> None:
    _tell_person(mandate, kind="accounts.mandate_begun")
    _tell_helper(mandate, kind="accounts.mandate_entrusted")


def tell_refused(*, mandate: Mandate) -> None:
    _tell_helper(mandate, kind="accounts.mandate_refused")


def tell_ask_refused(*, asker: Person, once: str) -> None:
    notify(
        recipient_id=asker.recipient_id,
        kind="accounts.mandate_ask_refused",
        url=reverse("accounts:people"),
        once=once,
    )


def tell_ended(*, mandate: Mandate) -> None:
    _tell_person(mandate, kind="accounts.mandate_ended")
    _tell_helper(mandate, kind="accounts.mandate_over")


def tell_record_changed(*, mandate: Mandate, now: datetime) -> None:
    """Say once a day that who acts for them changed their civil record."""
    day = day_in_paris(now).isoformat()
    _tell_person(
        mandate,
        kind="accounts.record_changed",
        once=f"record:{mandate.pk}:{day}",
    )


def tell_merged(*, keep: Person) -> None:
    """Say that the portal knew somebody twice, and now once."""
    notify(
        recipient_id=keep.recipient_id,
        kind="accounts.merged",
        about=keep.uuid,
        url=reverse("accounts:civil"),
    )


def _tell_person(mandate: Mandate, *, kind: str, once: str | None = None) -> None:
    """To the person, else to their second contact; else it is for the post."""
    person = mandate.person
    civil = CivilRecord.objects.filter(person=person).first()
    channel = person.channel_with(civil)
    recipient_id = person.recipient_id
    if channel == Channel.SECOND and civil is not None:
        second = recipient_for(
            email=civil.second_contact["email"], language=person.recipient.language
        )
        recipient_id = second.pk
    notify(
        recipient_id=recipient_id,
        kind=kind,
        about=mandate.uuid,
        url=reverse("accounts:people"),
        values=_values(mandate),
        once=once,
    )


def _tell_helper(mandate: Mandate, *, kind: str) -> None:
    notify(
        recipient_id=mandate.helper.recipient_id,
        kind=kind,
        about=mandate.uuid,
        url=reverse("accounts:people"),
        values=_values(mandate),
    )


def _values(mandate: Mandate) -> dict[str, object]:
    return {
        "person": _name_of(mandate.person),
        "helper": _name_of(mandate.helper),
        "scopes": sorted(mandate.scopes),
    }


def _name_of(person: Person) -> Name:
    return Name(person.display_name, of=person.uuid)
