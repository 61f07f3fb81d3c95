"""News of contestations: to who answers, then to who contested."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Person
from asasap.notifications.operations import notify
from matching.models import Contestation


def tell_received(*, contestation: Contestation, answerers: Iterable[Person]) -> None:
    url = reverse("admin:matching_contestation_change", args=[contestation.pk])
    for person in answerers:
        _tell("contest_received", contestation, person, url)


def tell_answered(*, contestation: Contestation) -> None:
    url = reverse("invitations:inbox")
    if contestation.candidate is not None:
        url = contestation.candidate.get_absolute_url()
    _tell("contest_answered", contestation, contestation.author, url)


def _tell(kind: str, contestation: Contestation, person: Person, url: str) -> None:
    notify(
        recipient_id=person.recipient_id,
        kind=f"matching.{kind}",
        about=contestation.uuid,
        url=url,
        values={"state": contestation.state},
        once=f"{kind}:{contestation.pk}",
    )
