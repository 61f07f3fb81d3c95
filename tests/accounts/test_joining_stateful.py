"""Roles given, changed and ended in any order: no period of a role overlaps another of
the same, and an organisation that has an administrator keeps one.
"""

import itertools
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.db import connection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from accounts.enums import Role
from accounts.models import Membership
from accounts.operations.joining import (
    JoiningRefused,
    admit_member,
    change_role,
    end_membership,
    leave_organisation,
)
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from tests.depth import DEEP
from tests.factories.accounts import OrganisationFactory, PersonFactory

BEGINNING = datetime(2026, 11, 22, 12, tzinfo=UTC)
PEOPLE = st.integers(min_value=0, max_value=2)
ROLES = st.sampled_from([Role.ADMIN, Role.MEMBER, Role.COORDINATOR])
DAYS = st.integers(min_value=-1, max_value=4)
ROWS = st.integers(min_value=0, max_value=9)


class Joining(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.now = BEGINNING
        self.organisation = OrganisationFactory()
        self.people = [PersonFactory() for _ in range(3)]
        self.admit(0, Role.ADMIN)

    @property
    def today(self):
        return day_in_paris(self.now)

    def actor(self, number: int) -> Actor:
        person = self.people[number]
        return Actor(user_id=person.user_id, person_id=person.pk)

    def row(self, number: int) -> Membership:
        rows = list(Membership.objects.order_by("pk"))
        return rows[number % len(rows)]

    @rule(days=st.integers(min_value=1, max_value=3))
    def time_passes(self, days):
        self.now += timedelta(days=days)

    @rule(person=PEOPLE, role=ROLES)
    def admit(self, person, role):
        admit_member(
            person=self.people[person],
            organisation=self.organisation,
            role=role,
            since=self.today,
        )

    @rule(actor=PEOPLE, row=ROWS, role=ROLES, keeps=st.booleans())
    def change(self, actor, row, role, keeps):
        with suppress(JoiningRefused):
            change_role(
                membership=self.row(row),
                role=role,
                keeps_present=keeps,
                actor=self.actor(actor),
                now=self.now,
            )

    @rule(actor=PEOPLE, row=ROWS, days=DAYS)
    def end(self, actor, row, days):
        with suppress(JoiningRefused):
            end_membership(
                membership=self.row(row),
                ends_on=self.today + timedelta(days=days),
                actor=self.actor(actor),
                now=self.now,
            )

    @rule(actor=PEOPLE)
    def leave(self, actor):
        with suppress(JoiningRefused):
            leave_organisation(
                organisation=self.organisation, actor=self.actor(actor), now=self.now
            )

    @invariant()
    def the_walls_of_the_database_agree(self):
        """Ask now what they would ask at commit: a refusal of ours came before it."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def an_administrator_stays(self):
        assert Membership.objects.endless_admins_of(self.organisation).exists()

    @invariant()
    def no_two_periods_of_one_role_overlap(self):
        held = {}
        for row in Membership.objects.order_by("pk"):
            if not row.valid.isempty:
                held.setdefault((row.person_id, row.role), []).append(row.valid)
        for periods in held.values():
            periods.sort(key=lambda period: period.lower)
            for before, after in itertools.pairwise(periods):
                assert before.upper is not None
                assert before.upper <= after.lower


class TestJoiningInAnyOrder(Joining.TestCase, TestCase):
    settings = settings(
        max_examples=200 if DEEP else 15, stateful_step_count=20, deadline=None
    )
