"""Who a portal that trusts ours is told about."""

from uuid import UUID

from accounts.enums import PersonState
from accounts.models import Person, User


def person_of_login(user: User) -> Person:
    """Return the person behind a login. Raises Person.DoesNotExist for a bare one."""
    return Person.objects.get(user=user)


def login_of_subject(subject: str) -> User | None:
    """Find the login that a subject names; who is suspended or gone is nobody."""
    try:
        uuid = UUID(subject)
    except ValueError:
        return None
    found = Person.objects.filter(
        uuid=uuid, state=PersonState.ACTIVE, user__is_active=True
    ).select_related("user")
    person = found.first()
    return person.user if person else None
