"""Organisations, and who comes into them, changes role and leaves."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, Person


@transaction.atomic
def found_organisation(*, name: str, kind: OrganisationKind) -> Organisation:
    """Write down an organisation; nobody belongs to it yet."""
    return Organisation.objects.create(name=name, kind=kind)


@transaction.atomic
def admit_member(
    *, person: Person, organisation: Organisation, role: Role, since: date
) -> Membership:
    """Make somebody a member from that day, with no end."""
    return Membership.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        valid=DateRange(since, None),
    )
