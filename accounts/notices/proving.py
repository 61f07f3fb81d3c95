"""News of papers: what was decided of one, that one ends soon."""

from datetime import date

from django.urls import reverse

from accounts.enums import Role
from accounts.models import Credential, Person
from asasap.notifications.operations import notify


def tell_decided(*, credential: Credential) -> None:
    """Tell who handed it in. The reason stays on the page, sealed."""
    notify(
        recipient_id=credential.submitted_by.recipient_id,
        kind="accounts.credential_decided",
        about=credential.uuid,
        url=_page_of(credential),
        values={"paper": credential.kind, "state": credential.state},
        once=f"{credential.state}:{credential.pk}",
    )


def tell_ending(*, credential: Credential, days: int, today: date) -> None:
    last_day = credential.last_day
    for person in holders_of(credential, today):
        notify(
            recipient_id=person.recipient_id,
            kind="accounts.credential_ending",
            about=credential.uuid,
            url=_page_of(credential),
            values={
                "paper": credential.kind,
                "until": last_day.isoformat() if last_day else "",
            },
            once=f"ending:{credential.pk}:{days}",
        )


def holders_of(credential: Credential, today: date) -> list[Person]:
    """Who is told of a paper: the person; of an organisation, who administers it."""
    if credential.organisation is None:
        return [credential.person] if credential.person else []
    held = credential.organisation.memberships.valid_on(today).of_role(Role.ADMIN)
    return [m.person for m in held.select_related("person").order_by("pk")]


def _page_of(credential: Credential) -> str:
    if credential.organisation is None:
        return reverse("accounts:credentials")
    uuid = credential.organisation.uuid
    return reverse("accounts:organisation_credentials", args=[uuid])
