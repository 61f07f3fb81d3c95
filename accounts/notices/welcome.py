"""What accounts writes to people."""

from django.urls import reverse

from accounts.models import Person
from asasap.notifications.operations import Name, notify


def tell_welcome(*, person: Person) -> None:
    """Greet somebody who has just registered, once."""
    notify(
        recipient_id=person.recipient_id,
        kind="accounts.welcome",
        about=person.uuid,
        url=reverse("accounts:overview"),
        values={"name": Name(person.display_name, of=person.uuid)},
        once=f"welcome:{person.pk}",
    )
