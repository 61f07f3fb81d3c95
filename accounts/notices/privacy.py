"""What accounts writes about one's own data: copies, and leaving."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation

from accounts.models import DataExport, Person
from asasap.kernel.periods import PARIS
from asasap.kernel.templatetags.kernel import full_day
from asasap.notifications.operations import notify


def tell_copy_ready(*, copy: DataExport) -> None:
    """Say where the copy waits, and that it does not wait for ever."""
    _tell_of_copy(copy, "accounts.copy_ready")


def tell_copy_failed(*, copy: DataExport) -> None:
    """Say that the copy could not be made, and what to do."""
    _tell_of_copy(copy, "accounts.copy_failed")


def tell_account_closed(*, person: Person, until: datetime, token: str) -> None:
    """Say that it is done, and how to come back while that may be."""
    with translation.override(person.recipient.language):
        day = full_day(until.astimezone(PARIS).date())
    notify(
        recipient_id=person.recipient_id,
        kind="accounts.account_closed",
        about=person.uuid,
        url=reverse("accounts:reopen", args=[token]),
        values={"until": day},
    )


def tell_account_reopened(*, person: Person) -> None:
    """Say it to whoever may not have asked for it."""
    notify(
        recipient_id=person.recipient_id,
        kind="accounts.account_reopened",
        about=person.uuid,
        url=reverse("accounts:overview"),
    )


def _tell_of_copy(copy: DataExport, kind: str) -> None:
    """To the person whose data it is, even when a helper asked for it."""
    notify(
        recipient_id=copy.person.recipient_id,
        kind=kind,
        about=copy.uuid,
        url=reverse("accounts:privacy_copy", args=[copy.uuid]),
        once=f"{copy.pk}",
    )
