"""Invitations, requests and grants, the least that is valid."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from accounts.enums import Permission, Role
from accounts.models import Grant, Invitation, MembershipRequest
from asasap.kernel.fields import blind_index
from tests.factories.accounts import OrganisationFactory, PersonFactory

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.MEMBER
    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    email_index = factory.LazyAttribute(
        lambda made: blind_index(made.email, "accounts.invitation.email")
    )
    invited_by = factory.SubFactory(PersonFactory)
    sent_at = NOON
    expires_at = NOON + timedelta(days=14)


class MembershipRequestFactory(DjangoModelFactory):
    class Meta:
        model = MembershipRequest

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.MEMBER
    made_at = NOON


class GrantFactory(DjangoModelFactory):
    class Meta:
        model = Grant

    giver = factory.SubFactory(OrganisationFactory)
    taker = factory.SubFactory(OrganisationFactory)
    permission = Permission.SEE_MEMBERS
    proposed_by = factory.SubFactory(PersonFactory)
    proposed_at = NOON
