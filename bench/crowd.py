"""A town of invented people, made by SQL: a hundred thousand in half a minute.

Each table gets one row by the ORM, and the others are copied from it by PostgreSQL with
some columns told: a column added later is copied too. Triggers are silent and exclusion
constraints are set aside meanwhile, then asked of all rows at once (a hundred thousand
memberships one by one: minutes). That wants a superuser, as the embedded server's is.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model

from accounts.enums import (
    LegalBasis,
    MandateKind,
    MandateScope,
    OrganisationKind,
    Role,
    SuspensionReason,
    SuspensionState,
)
from accounts.models import (
    CivilRecord,
    Credential,
    Mandate,
    Membership,
    Organisation,
    Person,
    Suspension,
    User,
)
from asasap.audit.models import AccessLog, Transition
from asasap.notifications.models import Recipient

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
SINCE_2026 = DateRange(date(2026, 1, 1), None)
FIRST = 1_000_000  # Copies are numbered from here; the rows made by hand before it.
MEMBERS = 2_000  # Of the one organisation whose coordinator is measured.

GIVEN = "Jeanne Karim Aïssatou Claire Paul Inès Élise Mohamed Zoé Jean-Luc Łukasz Nora"
FAMILY = (
    "Martin Benali Diallo Nguyen Lefèvre Moreau Petit N’Diaye Durand Garcia Cœur Roux "
    "Fontaine Haddad Okafor Silva Kowalski Blanc Mercier Girard Bonnet Dupont Rey"
)


def make_first_rows() -> dict[str, Person]:
    """Write an operator and a coordinator, and one row of each table to copy."""
    operator = _person("operator", is_superuser=True)
    coordinator = _person("coordinator")
    kind = OrganisationKind.COOPERATIVE
    town = Organisation.objects.create(pk=1, name="The town", kind=kind)
    held = {"organisation": town, "valid": SINCE_2026}
    Membership.objects.create(pk=1, person=coordinator, role=Role.COORDINATOR, **held)
    someone = _person("someone")
    Membership.objects.create(pk=2, person=someone, role=Role.MEMBER, **held)
    CivilRecord.objects.create(pk=2, person=someone, updated_at=NOW)
    Mandate.objects.create(
        pk=2,
        person=someone,
        helper=coordinator,
        kind=MandateKind.FAMILY_CARER,
        scopes=[MandateScope.VISITS],
        legal_basis=LegalBasis.AGREEMENT,
        valid=SINCE_2026,
        registered_by=operator,
        registered_at=NOW,
    )
    Credential.objects.create(
        pk=2,
        person=someone,
        kind="insurance",
        issuer="An insurer",
        valid=SINCE_2026,
        submitted_by=someone,
        submitted_at=NOW,
    )
    Suspension.objects.create(
        pk=2,
        person=someone,
        reason=SuspensionReason.PAPERS,
        facts="What was found, in a sentence of some length.",
        imposed_by=operator,
        imposed_at=NOW,
        state=SuspensionState.LIFTED,
    )
    trace = {"subject": "accounts.person", "object_id": 3, "request_id": "", "at": NOW}
    Transition.objects.create(pk=2, before="active", after="suspended", **trace)
    AccessLog.objects.create(pk=2, purpose="admin_site", **trace)
    with connection.cursor() as cursor:
        for model in (AccessLog, Transition):
            # What pages write is numbered out of the way of the copies.
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {10 * FIRST})"
            )
    return {"operator": operator, "coordinator": coordinator}


@transaction.atomic
def grow(people: range, organisations: range) -> None:
    """Add these people and, beside them, these organisations."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL session_replication_role = replica")
        constraints = _set_aside(cursor)
        add = partial(_copy, cursor, people)
        some = partial(_some, add)
        _add_people(add)
        _copy(
            cursor,
            organisations,
            Organisation,
            1,
            name=f"'Les {FAMILY.split()[3]} de la ville ' || n",
            siret="lpad(n::text, 14, '7')",
        )
        place = f"{FIRST} + n % {organisations.stop}"
        _add_places(add, place)
        some(10, Mandate, helper_id=str(FIRST))
        some(5, Credential, submitted_by_id="n")
        some(50, Suspension)
        index = {"identity_index": "md5(n::text)", "phone_index": "md5('p' || n)"}
        some(5, CivilRecord, **index)
        _add_traces(add, place)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _set_aside(cursor) -> list[tuple[str, str, str]]:
    """Drop the exclusion constraints, and return what makes each of them again."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype = 'x' AND conparentid = 0"
    )
    found = cursor.fetchall()
    for table, name, _definition in found:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return found


def _add_people(add: Callable) -> None:
    name = f"{_one_of(GIVEN, 1)} || ' ' || {_one_of(FAMILY, 12)}"
    add(Recipient, 3, email="'p' || n || '@bench.example'")
    add(User, 3, email="'p' || n || '@bench.example'")
    add(Person, 3, user_id="n", recipient_id="n", display_name=name)


def _add_places(add: Callable, place: str) -> None:
    """Everybody is of one organisation, and the first two thousand of the town too."""
    add(Membership, 2, person_id="n", organisation_id=place)
    town = f"n < {FIRST + MEMBERS}"
    add(Membership, 2, id=f"n + {FIRST}", person_id="n", where=town)


def _add_traces(add: Callable, place: str) -> None:
    """A look and a step for each, in the name of their organisation or the town."""
    told = {
        "object_id": "n",
        "person_id": "n",
        "organisation_id": f"CASE WHEN n % 20 = 0 THEN 1 ELSE {place} END",
        "request_id": "md5(n::text)",
    }
    add(Transition, 2, **told)
    add(AccessLog, 2, **told)


def _some(add: Callable, every: int, model: type[Model], **told: str) -> None:
    """One for each so many people, but for the first, who helps."""
    chosen = f"n % {every} = 0 AND n > {FIRST}"
    add(model, 2, person_id="n", where=chosen, **told)


def _copy(
    cursor,
    numbers: range,
    model: type[Model],
    of: int,
    *,
    where: str = "true",
    **told: str,
) -> None:
    """Copy the row of this number for each n, with some columns told in SQL."""
    told = {"id": "n", "uuid": "gen_random_uuid()", **told}
    columns = [f.column for f in model._meta.concrete_fields if not f.generated]
    values = ", ".join(told.get(column, f"model.{column}") for column in columns)
    table = model._meta.db_table
    first, last = FIRST + numbers.start, FIRST + numbers.stop - 1
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)})"  # noqa: S608 (our own names)
        f" SELECT {values} FROM {table} model, generate_series({first}, {last}) n"
        f" WHERE model.id = {of} AND {where}"
    )


def _one_of(words: str, step: int) -> str:
    quoted = ", ".join(f"'{word}'" for word in words.split())
    return f"(ARRAY[{quoted}])[1 + n / {step} % {len(words.split())}]"


def _person(name: str, **login) -> Person:
    numbers = {"operator": 1, "coordinator": 2, "someone": 3}
    key = numbers[name]
    email = f"{name}@bench.example"
    user = User.objects.create(pk=key, email=email, password="!", **login)  # noqa: S106
    recipient = Recipient.objects.create(pk=key, email=email)
    return Person.objects.create(
        pk=key, user=user, recipient=recipient, display_name=name
    )
