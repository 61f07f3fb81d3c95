"""Two providers and a client at one table, in any order: proposals, answers, ends.

A model kept by hand says what must be possible, and what the demand then is.
"""

from datetime import timedelta

from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from asasap.audit.models import Transition
from offers.enums import (
    CONCLUDED,
    CancelReason,
    DeclineReason,
    DemandState,
    EngagementState,
    Side,
)
from offers.models import Engagement
from offers.operations.ending_engagements import (
    cancel,
    decline,
    end,
    lapse,
    retract,
    withdraw,
)
from offers.operations.engaging import accept, counter, propose
from offers.operations.negotiating import EngagementRefused
from offers.queries.contacts import contact_of
from offers.queries.engagements import shown_to_sign
from offers.rules.engaging import Parties, answer_due
from offers.rules.terms import withdrawal_end
from tests.depth import DEEP
from tests.factories.demands import open_demand
from tests.factories.engagements import NOON, a_proposal, as_person
from tests.factories.papers import ProviderFactory, WorkStatusFactory

sides = st.sampled_from(Side)
who = st.sampled_from([0, 1])
S = EngagementState


class Talks(RuleBasedStateMachine):
    """``table`` is the model: per provider, the state, whose terms, and its dates."""

    def __init__(self):
        super().__init__()
        self.life = transaction.atomic()
        self.life._from_testcase = True
        self.life.__enter__()

    @initialize()
    def begin(self):
        self.now = NOON
        self.demand = open_demand()
        self.workers = [WorkStatusFactory() for _ in range(2)]
        self.providers = [ProviderFactory(person=w.person) for w in self.workers]
        self.rows = [None, None]
        self.table = [None, None]

    def actor(self, n, side):
        if side == Side.CLIENT:
            return as_person(self.demand.client)
        return as_person(self.workers[n].person)

    def is_open(self):
        """Whether anybody may still answer: nothing is agreed, or nothing any more."""
        return not any(told and told["state"] == S.AGREED for told in self.table)

    def stands(self, n):
        told = self.table[n]
        return bool(told) and told["state"] == S.PROPOSED and self.now < told["due"]

    def attempt(self, act, *, is_possible):
        """Do it: it works when the model says so, and is refused in words if not."""
        refusal = ""
        try:
            with transaction.atomic():
                act()
        except EngagementRefused as refused:
            refusal = str(refused)
        assert is_possible == (refusal == ""), refusal
        return is_possible

    @rule(n=who)
    def propose(self, n):
        def act():
            demand = type(self.demand).objects.get(pk=self.demand.pk)
            self.rows[n] = propose(
                parties=Parties(
                    side=Side.PROVIDER,
                    provider=self.providers[n],
                    work_status=self.workers[n],
                    client=demand.client,
                    beneficiary=demand.beneficiary,
                    demand=demand,
                ),
                proposal=a_proposal(place=self.demand.current.place),
                actor=self.actor(n, Side.PROVIDER),
                now=self.now,
            )

        told = self.table[n]
        free = not told or told["state"] != S.PROPOSED
        if self.attempt(act, is_possible=self.is_open() and free):
            due = answer_due(self.now)
            self.table[n] = {"state": S.PROPOSED, "by": Side.PROVIDER, "due": due}

    @rule(n=who, side=sides, cents=st.integers(1, 100_00))
    def counter(self, n, side, cents):
        if self.rows[n] is None:
            return
        told = self.table[n]

        def act():
            self.rows[n].refresh_from_db()
            counter(
                engagement=self.rows[n],
                number=self.rows[n].terms.number,
                proposal=a_proposal(price_cents=cents, place=self.demand.current.place),
                actor=self.actor(n, side),
                now=self.now,
            )

        if self.attempt(act, is_possible=self.stands(n) and told["by"] != side):
            told.update(by=side, due=answer_due(self.now))

    @rule(n=who, side=sides)
    def accept(self, n, side):
        if self.rows[n] is None:
            return
        told = self.table[n]

        def act():
            fresh = Engagement.objects.whole().get(pk=self.rows[n].pk)
            accept(
                engagement=fresh,
                shown=shown_to_sign(engagement=fresh, now=self.now),
                actor=self.actor(n, side),
                now=self.now,
            )

        if self.attempt(act, is_possible=self.stands(n) and told["by"] != side):
            told.update(state=S.AGREED, out=withdrawal_end(self.now))
            other = self.table[1 - n]
            if other and other["state"] == S.PROPOSED:
                other["state"] = S.DECLINED

    @rule(n=who, side=sides, says_no=st.booleans())
    def decline_or_retract(self, n, side, says_no):
        if self.rows[n] is None:
            return
        told, actor = self.table[n], self.actor(n, side)

        def act():
            row = {"engagement": self.rows[n], "actor": actor, "now": self.now}
            if says_no:
                decline(reason=DeclineReason.PRICE, **row)
            else:
                retract(**row)

        mine = told["by"] == side
        possible = told["state"] == S.PROPOSED and mine != says_no
        if self.attempt(act, is_possible=possible):
            told["state"] = S.DECLINED if says_no else S.RETRACTED

    @rule(n=who, side=sides)
    def withdraw(self, n, side):
        if self.rows[n] is None:
            return
        told, actor = self.table[n], self.actor(n, side)
        possible = (
            told["state"] == S.AGREED and side == Side.CLIENT and self.now < told["out"]
        )
        row = {"engagement": self.rows[n], "actor": actor, "now": self.now}
        if self.attempt(lambda: withdraw(**row), is_possible=possible):
            told["state"] = S.WITHDRAWN

    @rule(n=who, side=sides)
    def cancel(self, n, side):
        if self.rows[n] is None:
            return
        told, actor = self.table[n], self.actor(n, side)
        row = {"engagement": self.rows[n], "actor": actor, "now": self.now}
        if self.attempt(
            lambda: cancel(reason=CancelReason.OTHER, looks_again=True, **row),
            is_possible=told["state"] == S.AGREED,
        ):
            told["state"] = S.CANCELLED

    @rule(n=who, side=sides)
    def end_too_early(self, n, side):
        """These terms have no last day, and have not begun."""
        if self.rows[n] is None:
            return
        row = {"engagement": self.rows[n], "actor": self.actor(n, side)}
        self.attempt(lambda: end(**row, now=self.now), is_possible=False)

    @rule(days=st.integers(1, 8))
    def time_passes(self, days):
        """The client’s demand stays on line; what is proposed lapses, if it is due."""
        if (self.now - NOON).days > 25:  # The first day of the terms is in January.
            return
        self.now += timedelta(days=days)
        for n, told in enumerate(self.table):
            if told and told["state"] == S.PROPOSED:
                lapse(engagement=self.rows[n], now=self.now)
                if self.now >= told["due"]:
                    told["state"] = S.LAPSED

    @invariant()
    def the_rows_are_as_the_model_says(self):
        if not hasattr(self, "table"):
            return
        for row, told in zip(self.rows, self.table, strict=True):
            if told is None:
                continue
            row.refresh_from_db()
            assert (row.state, row.terms.side) == (told["state"], told["by"])
            assert bool(row.terms.rules) == (row.state in CONCLUDED)
            sees = contact_of(engagement=row, side=Side.CLIENT, now=self.now)
            assert (sees is not None) == (row.state in CONCLUDED)
            steps = Transition.objects.about(row).oldest_first()
            assert [step.after for step in steps][-1:] in ([], [row.state])

    @invariant()
    def the_demand_follows(self):
        if not hasattr(self, "table"):
            return
        states = {told["state"] for told in self.table if told}
        expected = DemandState.OPEN
        if S.AGREED in states:
            expected = DemandState.AWARDED
        elif S.PROPOSED in states:
            expected = DemandState.IN_NEGOTIATION
        self.demand.refresh_from_db()
        assert self.demand.state == expected

    def teardown(self):
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)


class TestTalksInAnyOrder(Talks.TestCase, TestCase):
    settings = settings(
        max_examples=60 if DEEP else 10,
        stateful_step_count=20,
        deadline=None,
        phases=(Phase.reuse, Phase.generate),
    )
