"""Who somebody is, read once a request."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection

from accounts.enums import PersonState, Role
from accounts.models import Person, User
from accounts.rules.second_factor import owes_second_factor
from asasap.kernel.actor import ANONYMOUS, Actor

# One statement for what every page needs to know of who reads it. It is SQL because
# each page pays for it, and Django takes longer to write it than PostgreSQL to answer.
# It is prepared because PostgreSQL takes longer to plan it than to run it (measured:
# 0.48 ms a page, 0.08 once prepared).
LOGIN = """
PREPARE login_with_standing (date, bigint) AS
SELECT login.id, login.password, login.last_login, login.email, login.is_active,
       login.is_superuser, login.joined_at,
       person.id, person.display_name, person.recipient_id, person.state,
       (SELECT count(*) FROM notifications_notice notice
         WHERE notice.recipient_id = person.recipient_id
           AND notice.is_listed AND notice.read_at IS NULL),
       EXISTS (SELECT FROM notifications_recipient recipient
                WHERE recipient.id = person.recipient_id
                  AND recipient.unreachable_since_at IS NOT NULL),
       ARRAY(SELECT membership.organisation_id || ':' || membership.role
                    || ':' || organisation.kind
               FROM accounts_membership membership
               JOIN accounts_organisation organisation
                 ON organisation.id = membership.organisation_id
                AND organisation.state = 'active'
              WHERE membership.person_id = person.id
                AND membership.valid @> $1)
  FROM accounts_user login
  LEFT JOIN accounts_person person ON person.user_id = login.id
 WHERE login.id = $2
"""
# As the statement gives them, and in the model's own order: ``from_db`` trusts it.
# What no page shows (``taken_back``) is left for who asks.
LOGIN_COLUMNS = (
    "id",
    "password",
    "last_login",
    "email",
    "is_active",
    "is_superuser",
    "joined_at",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as every page knows them: their name, their unread news, their roles."""

    actor: Actor
    name: str = ""
    unread_count: int = 0
    owes_second_factor: bool = False
    # Letters come back from the address one gave.
    is_unreachable: bool = False


NOBODY = Standing(actor=ANONYMOUS)


def login_with_standing(*, user_id: int, today: date) -> tuple[User, Standing] | None:
    """Return a login and who it acts as, no organisation being named. One query."""
    with connection.cursor() as cursor:
        _prepare(connection.connection)
        cursor.execute("EXECUTE login_with_standing (%s, %s)", [today, user_id])
        row = cursor.fetchone()
    if row is None:
        return None
    width = len(LOGIN_COLUMNS)
    user = User.from_db("default", LOGIN_COLUMNS, row[:width])
    found = row[width:]
    person_id, name, recipient_id, state, unread_count, is_lost, memberships = found
    held = [membership.split(":") for membership in memberships]
    pairs = [(int(i), role) for i, role, _kind in held]
    # The suspended look after nobody meanwhile, and still give their second factor.
    is_suspended = state == PersonState.SUSPENDED
    acting = [] if is_suspended else pairs
    actor = Actor(
        user_id=user.pk,
        person_id=person_id,
        recipient_id=recipient_id,
        roles=frozenset(role for _, role in acting),
        organisation_ids=frozenset(i for i, _ in pairs),
        coordinated_ids=frozenset(i for i, r in acting if r == Role.COORDINATOR),
        administered_ids=frozenset(i for i, r in acting if r == Role.ADMIN),
        is_suspended=is_suspended,
        is_operator=user.is_superuser and not is_suspended,
    )
    return user, Standing(
        actor=actor,
        name=name or user.email,  # Without a person: an operator made by hand.
        unread_count=unread_count,
        is_unreachable=is_lost,
        owes_second_factor=owes_second_factor(
            is_operator=user.is_superuser, roles=[(r, kind) for _i, r, kind in held]
        ),
    )


def standing_of(*, user: User, today: date) -> Standing:
    """Return who this login acts as; no query when its session has just been read."""
    if not user.is_authenticated:
        return NOBODY
    known = getattr(user, "standing", None)
    if known is not None:
        return known
    found = login_with_standing(user_id=user.pk, today=today)
    return found[1] if found else NOBODY


@dataclass(frozen=True, slots=True)
class Account:
    email: str
    name: str
    has_second_factor: bool
    has_providers: bool


def account_of(*, user: User, actor: Actor) -> Account:
    """What a person may see and change of their own login."""
    person = Person.objects.filter(user=user).first()
    return Account(
        email=user.email,
        name=person.display_name if person else user.email,
        has_second_factor=has_second_factor(actor=actor),
        has_providers=bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
    )


def has_second_factor(*, actor: Actor) -> bool:
    return Authenticator.objects.filter(user_id=actor.user_id).exists()


def _prepare(session: Any) -> None:
    """Prepare the statement once for each connection, which holds it until it closes.

    So a pooler between us and PostgreSQL gives connections by session, and not by
    transaction: the next one would not know the statement.
    """
    if not getattr(session, "knows_logins", False):
        session.execute(LOGIN)
        session.knows_logins = True
