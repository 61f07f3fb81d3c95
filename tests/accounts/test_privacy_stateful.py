"""Somebody joins, helps, is helped, agrees, takes copies, is suspended, merged, closes
and comes back, in any order; then leaves for good.

The books are whole, and nothing that names them is left anywhere.
"""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Count, Sum
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from accounts.enums import (
    ConsentPurpose,
    CredentialKind,
    MandateKind,
    MandateScope,
    MergeReason,
    PersonState,
    Role,
    SuspensionReason,
)
from accounts.models import CivilRecord, Consent, ConsentText, Membership, Person
from accounts.operations.closing import ClosingRefused, close_account, reopen_account
from accounts.operations.consenting import (
    ConsentRefused,
    give_consent,
    withdraw_consent,
)
from accounts.operations.exporting import ask_for_copy, claim_copy, gather_copy
from accounts.operations.helping import (
    MandateRefused,
    agree_to_mandate,
    end_mandate,
)
from accounts.operations.inviting import InvitationGone, accept_invitation, invite
from accounts.operations.joining import JoiningRefused, leave_organisation
from accounts.operations.merging import MergeRefused, merge_people
from accounts.operations.phones import keep_phone
from accounts.operations.reference import load_reference
from accounts.operations.registering import save_civil_record
from accounts.operations.requesting import request_membership
from accounts.operations.retaining import erase_due
from accounts.operations.signing_up import register_person
from accounts.operations.suspending import SuspensionRefused, suspend_person
from accounts.queries.organisations import email_index
from accounts.queries.phones import phone_index
from accounts.registry import all_kept
from accounts.rules.civil import Civil
from accounts.rules.helping import Terms
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.fields import blind_index
from asasap.kernel.periods import day_in_paris
from asasap.ledger.models import Entry
from asasap.notifications.models import Delivery
from asasap.notifications.operations.delivering import deliver
from tests.accounts.traces import places_that_know
from tests.depth import DEEP
from tests.factories.accounts import (
    MembershipFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.ledger import post
from tests.factories.mandates import ProofFactory
from tests.factories.papers import CredentialFactory, ProviderFactory
from tests.roles import PASSWORD

EMAIL = "zephyrine.quatremaux@letters.example"
PHONE = "+33698765432"
NAME = "Zéphyrine Quatremaux"
CIVIL = Civil(
    given_names="Zéphyrine Radegonde",
    family_name="Quatremaux",
    born_on=date(1942, 2, 3),
    phone=PHONE,
    address={"lines": "17 impasse des Gobe-mouches", "postcode": "93100"},
    second_contact={"name": "Ildefonse Tournebroche", "phone": "0611223344"},
)
# What is known of nobody else: by their own word, or by a keyed digest of it.
WORDS = [
    "Zéphyrine",
    "Quatremaux",
    "Radegonde",
    EMAIL,
    PHONE,
    "698765432",
    "1942-02-03",
    "Gobe-mouches",
    "Tournebroche",
    "hippogriffe",
    email_index(EMAIL),
    phone_index(PHONE),
    CIVIL.identity_index,
    blind_index("hippogriffe7", "accounts.credential.number"),
]


class Privacy(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        # Each life begins in a database that knows nobody, as Django's tests do it.
        self.life = transaction.atomic()
        self.life._from_testcase = True
        self.life.__enter__()

    @initialize()
    def begin(self):
        cache.clear()
        self.now = timezone.now()
        load_reference(today=date(2026, 1, 1))
        user = UserFactory(email=EMAIL)
        user.emailaddress_set.create(email=EMAIL, verified=True, primary=True)
        self.person = register_person(user=user, display_name=NAME, language="fr")
        admin = MembershipFactory(role=Role.ADMIN)
        self.organisation, self.admin = admin.organisation, admin.person
        self.other = PersonFactory(recipient__email="other@letters.example")
        self.operator = PersonFactory(user__is_superuser=True)
        for _ in range(3):
            post()
        self.books = _books()

    # --- Who acts -------------------------------------------------------------------

    @property
    def me(self):
        return _actor(self.person)

    def state(self) -> str:
        return Person.objects.get(pk=self.person.pk).state

    def is_active(self) -> bool:
        return hasattr(self, "person") and self.state() == PersonState.ACTIVE

    def is_closed(self) -> bool:
        return hasattr(self, "person") and self.state() == PersonState.CLOSED

    # --- What is done ---------------------------------------------------------------

    @rule(days=st.integers(min_value=1, max_value=20))
    def time_passes_and_the_night_erases(self, days):
        self.now += timedelta(days=days)
        [closed] = [s for s in all_kept() if s.key == "accounts.closed_account"]
        erase_due(sort=closed, now=self.now)

    @precondition(is_active)
    @rule()
    def sign_in_and_look(self):
        browser = Client()
        browser.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
        assert browser.get("/account/privacy/").status_code == 200

    @precondition(is_active)
    @rule()
    def write_the_civil_record(self):
        save_civil_record(person=self.person, civil=CIVIL, actor=self.me, now=self.now)
        keep_phone(user=self.person.user, number=PHONE, now=self.now)

    @precondition(is_active)
    @rule(purpose=st.sampled_from(ConsentPurpose.values), agree=st.booleans())
    def answer(self, purpose, agree):
        text = ConsentText.objects.get(purpose=purpose)
        who = {"person": self.person, "actor": self.me, "now": self.now}
        with suppress(ConsentRefused):
            if agree:
                give_consent(text=text, **who)
            else:
                withdraw_consent(purpose=purpose, **who)

    @precondition(is_active)
    @rule(is_gathered=st.booleans())
    def take_a_copy(self, is_gathered):
        copy = ask_for_copy(person=self.person, actor=self.me, now=self.now)
        if is_gathered:
            gather_copy(copy=copy, now=self.now)
        else:
            claim_copy(copy=copy, now=self.now)

    @precondition(is_active)
    @rule()
    def ask_to_join(self):
        with suppress(JoiningRefused):
            request_membership(
                organisation=self.organisation,
                role=Role.MEMBER,
                message="I ride a hippogriffe, signed Zéphyrine",
                actor=self.me,
                now=self.now,
            )

    @precondition(lambda self: self.is_active() or self.is_closed())
    @rule(accepts=st.booleans())
    def be_invited(self, accepts):
        invitation = invite(
            organisation=self.organisation,
            email=EMAIL.upper(),
            role=Role.MEMBER,
            actor=_actor(self.admin, administered_ids=[self.organisation.pk]),
            now=self.now,
        )
        if accepts and self.is_active():
            with suppress(InvitationGone, JoiningRefused):
                accept_invitation(invitation=invitation, actor=self.me, now=self.now)

    @precondition(is_active)
    @rule()
    def leave(self):
        with suppress(JoiningRefused):
            leave_organisation(
                organisation=self.organisation, actor=self.me, now=self.now
            )

    @precondition(is_active)
    @rule(helps=st.booleans(), ends=st.booleans())
    def help_or_be_helped(self, helps, ends):
        pair = [self.other, self.person] if helps else [self.person, self.other]
        today = day_in_paris(self.now)
        terms = Terms(
            kind=MandateKind.FAMILY_CARER,
            since=today,
            until=today + timedelta(days=90),
            scopes=(MandateScope.PRIVACY, MandateScope.PROFILE),
        )
        with suppress(MandateRefused):
            mandate = agree_to_mandate(
                person=pair[0], helper=pair[1], terms=terms, actor=self.me, now=self.now
            )
            mandate.consent_note = "Zéphyrine said yes to the hippogriffe"
            mandate.proof = ProofFactory(content=b"a paper of Quatremaux")
            mandate.save(update_fields=["consent_note", "proof"])
            CivilRecord.objects.update_or_create(
                person=self.other,
                defaults={
                    "second_contact": {"name": NAME, "email": EMAIL},
                    "updated_at": self.now,
                },
            )
            if ends:
                end_mandate(mandate=mandate, actor=self.me, now=self.now)

    @precondition(is_active)
    @rule()
    def hand_in_a_paper(self):
        paper = ProofFactory(
            person=self.person,
            name="carte de Zéphyrine.jpg",
            content=b"a picture of a hippogriffe",
        )
        CredentialFactory(
            person=self.person,
            kind=CredentialKind.IDENTITY,
            number="hippogriffe 7",
            number_index=blind_index("hippogriffe7", "accounts.credential.number"),
            check_note="Zéphyrine's card",
            proof=paper,
        )

    @precondition(is_active)
    @rule()
    def publish(self):
        if not hasattr(Person.objects.get(pk=self.person.pk), "provider"):
            ProviderFactory(
                person=self.person,
                headline="Quatremaux grooms hippogriffes",
                about="Ask for Zéphyrine.",
            )

    @precondition(is_active)
    @rule()
    def be_found_twice_and_made_one(self):
        double = PersonFactory(user=None, display_name="Z. Quatremaux")
        save_civil_record(
            person=double, civil=CIVIL, actor=_actor(double), now=self.now
        )
        with suppress(MergeRefused):
            merge_people(
                keep=Person.objects.get(pk=self.person.pk),
                absorb=double,
                reason=MergeReason.values[0],
                actor=_actor(self.operator, is_operator=True),
                now=self.now,
            )
            return
        close_account(person=double, actor=SYSTEM, now=self.now, erase_now=True)

    @precondition(is_active)
    @rule()
    def be_suspended(self):
        with suppress(SuspensionRefused):
            suspend_person(
                person=self.person,
                reason=SuspensionReason.SAFETY,
                facts="Zéphyrine let a hippogriffe loose in the stairs of the house.",
                ends_on=None,
                actor=_actor(self.operator, is_operator=True),
                now=self.now,
            )

    @rule()
    def letters_leave(self):
        for delivery in Delivery.objects.pending().order_by("pk"):
            deliver(delivery=delivery, now=self.now + timedelta(days=2))

    @precondition(is_active)
    @rule()
    def close(self):
        with suppress(ClosingRefused):
            close_account(person=self.person, actor=self.me, now=self.now)

    @precondition(is_closed)
    @rule()
    def come_back(self):
        closed_at = Person.objects.get(pk=self.person.pk).closed_at
        with suppress(ClosingRefused):
            reopen_account(
                person=self.person, closed_at=closed_at, actor=SYSTEM, now=self.now
            )

    # --- What always holds ----------------------------------------------------------

    @invariant()
    def the_books_are_whole(self):
        if hasattr(self, "books"):
            assert _books() == self.books

    @invariant()
    def who_is_closed_is_bound_to_nothing(self):
        if not self.is_closed():
            return
        today = day_in_paris(self.now)
        held = Membership.objects.valid_on(today).filter(person=self.person)
        assert not held.exists()
        assert not self.person.mandates.live().exists()
        assert not self.person.mandates_held.live().exists()

    @invariant()
    def no_two_answers_stand_for_one_purpose(self):
        standing = Consent.objects.standing().values("person", "text__purpose")
        assert not standing.annotate(n=Count("pk")).filter(n__gt=1).exists()

    @invariant()
    def the_walls_of_the_database_agree(self):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def teardown(self):
        try:
            self.leave_for_good()
        finally:
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)

    def leave_for_good(self):
        """Whatever was done, they leave; and there is no trace."""
        if not hasattr(self, "books"):
            return
        if self.state() in {PersonState.ACTIVE, PersonState.SUSPENDED}:
            close_account(
                person=self.person, actor=self.me, now=self.now, erase_now=True
            )
        self.now += timedelta(days=40)
        self.time_passes_and_the_night_erases(days=1)
        assert self.state() == PersonState.ANONYMISED
        assert places_that_know(WORDS) == []
        assert _books() == self.books


@override_settings(EMAIL_BACKEND="asasap.notifications.adapters.MailboxBackend")
class TestPrivacyInAnyOrder(Privacy.TestCase, TestCase):
    settings = settings(
        max_examples=100 if DEEP else 12,
        stateful_step_count=18,
        deadline=None,
        # A life is long to live again: the first that fails is told as it is.
        phases=(Phase.reuse, Phase.generate),
    )


def _actor(person, **more) -> Actor:
    sets = {name: frozenset(v) for name, v in more.items() if isinstance(v, list)}
    flags = {name: v for name, v in more.items() if isinstance(v, bool)}
    return Actor(user_id=person.user_id, person_id=person.pk, **sets, **flags)


def _books() -> tuple:
    """How many entries, what they add up to, and what each account holds."""
    totals = Entry.objects.aggregate(count=Count("pk"), sum=Sum("amount"))
    by_account = Entry.objects.values("account").annotate(sum=Sum("amount"))
    rows = by_account.order_by("account").values_list("account", "sum")
    return totals["count"], totals["sum"], list(rows)


# Where somebody who has done all of the above is written, before they leave.
KNOWN_IN = {
    "a session",
    "account_emailaddress",
    "accounts_civilrecord, sealed",
    "accounts_credential, sealed",
    "accounts_dataexport, sealed",
    "accounts_invitation, sealed",
    "accounts_loginphone, sealed",
    "accounts_mandate, sealed",
    "accounts_membershiprequest, sealed",
    "accounts_person",
    "accounts_proof, sealed",
    "accounts_provider",
    "accounts_suspension, sealed",
    "accounts_user",
    "notifications_capturedmail",
    "notifications_capturedmail, sealed",
    "notifications_notice, sealed",
    "notifications_recipient",
    "valkey",
}


@override_settings(EMAIL_BACKEND="asasap.notifications.adapters.MailboxBackend")
@pytest.mark.django_db
def test_one_life_is_seen_everywhere_it_was_written_and_then_nowhere():
    life = Privacy()
    life.begin()
    life.write_the_civil_record()
    life.answer(purpose="newsletter", agree=True)
    life.help_or_be_helped(helps=True, ends=False)
    life.hand_in_a_paper()
    life.publish()
    life.be_found_twice_and_made_one()
    life.ask_to_join()
    life.be_invited(accepts=False)
    life.take_a_copy(is_gathered=True)
    life.letters_leave()
    life.sign_in_and_look()
    life.be_suspended()

    seen = {place.rpartition(": ")[0] for place in places_that_know(WORDS)}

    assert seen >= KNOWN_IN
    life.teardown()
