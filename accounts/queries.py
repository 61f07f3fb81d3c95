"""Who somebody is, read once a request."""

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db import connection

from accounts.enums import PRIVILEGED_ROLES, Role
from accounts.models import Person, User
from asasap.kernel.actor import ANONYMOUS, Actor

# One statement for what every page needs. Written as SQL because the ORM takes longer
# to build it than PostgreSQL to answer it, and this is paid on each page.
STANDING = """
SELECT person.id, person.display_name, person.recipient_id,
       (SELECT count(*) FROM notifications_notice notice
         WHERE notice.recipient_id = person.recipient_id
           AND notice.is_listed AND notice.read_at IS NULL),
       ARRAY(SELECT membership.organisation_id || ':' || membership.role
               FROM accounts_membership membership
              WHERE membership.person_id = person.id
                AND membership.valid @> %s::date)
  FROM accounts_person person
 WHERE person.user_id = %s
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as every page knows them: their name, their unread news, their roles."""

    actor: Actor
    name: str = ""
    unread_count: int = 0


NOBODY = Standing(actor=ANONYMOUS)


def standing_of(*, user, today: date, request_id: str) -> Standing:
    """Return who this login acts as, before any organisation is named. One query."""
    if not user.is_authenticated:
        return Standing(actor=Actor(request_id=request_id))
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [today, user.pk])
        row = cursor.fetchone()
    if row is None:  # A login without a person: an operator made by hand.
        row = (None, user.email, None, 0, [])
    person_id, name, recipient_id, unread_count, memberships = row
    pairs = [(int(i), role) for i, role in (m.split(":") for m in memberships)]
    actor = Actor(
        user_id=user.pk,
        person_id=person_id,
        recipient_id=recipient_id,
        request_id=request_id,
        roles=frozenset(role for _, role in pairs),
        organisation_ids=frozenset(i for i, _ in pairs),
        coordinated_ids=frozenset(i for i, r in pairs if r == Role.COORDINATOR),
        is_operator=user.is_superuser,
    )
    return Standing(actor=actor, name=name, unread_count=unread_count)


@dataclass(frozen=True, slots=True)
class Account:
    email: str
    name: str
    has_second_factor: bool
    is_second_factor_due: bool


def account_of(*, user: User, actor: Actor) -> Account:
    """What a person may see and change of their own login."""
    person = Person.objects.filter(user=user).first()
    return Account(
        email=user.email,
        name=person.display_name if person else user.email,
        has_second_factor=has_second_factor(actor=actor),
        is_second_factor_due=is_second_factor_due(actor=actor),
    )


def has_second_factor(*, actor: Actor) -> bool:
    return Authenticator.objects.filter(user_id=actor.user_id).exists()


def is_second_factor_due(*, actor: Actor) -> bool:
    """Whether somebody who sees others' rows still enters with a password alone."""
    privileged = actor.is_operator or bool(actor.roles & PRIVILEGED_ROLES)
    return privileged and not has_second_factor(actor=actor)
