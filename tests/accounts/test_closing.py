import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.adapter import get_adapter
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from accounts import registry
from accounts.enums import (
    PERSON_MOVES,
    ExportState,
    InvitationState,
    MandateState,
    PersonState,
    RequestState,
    Role,
)
from accounts.models import (
    CivilRecord,
    Credential,
    DataExport,
    Invitation,
    Mandate,
    Membership,
    MembershipRequest,
    Person,
    Proof,
    Suspension,
    User,
)
from accounts.operations.closing import (
    ClosingRefused,
    anonymise_person,
    close_account,
    reopen_account,
)
from accounts.operations.signing_up import register_person
from accounts.queries.organisations import email_index
from accounts.rules.closing import reopening_token
from accounts.signals import person_anonymised, person_closed
from asasap.audit.models import Transition
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.notifications.models import Notice, Recipient
from asasap.notifications.operations import Name, notify
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.joining import InvitationFactory, MembershipRequestFactory
from tests.factories.mandates import MandateFactory, ProofFactory
from tests.factories.papers import CredentialFactory, ProviderFactory
from tests.factories.privacy import (
    DataExportFactory,
    RetentionRuleFactory,
    SuspensionFactory,
)
from tests.roles import enter_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TODAY = date(2026, 3, 3)
AFTER = NOON + timedelta(days=30)


@pytest.fixture
def person():
    user = UserFactory(email="yvette@example.org")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return register_person(user=user, display_name="Yvette Morel", language="fr")


@pytest.fixture
def me(person):
    return Actor(user_id=person.user_id, person_id=person.pk)


def test_who_closes_signs_in_no_more_and_is_bound_to_nothing(person, me):
    place = MembershipFactory(person=person)
    mandate = MandateFactory(helper=person)
    request = MembershipRequestFactory(person=person)
    sent = InvitationFactory(invited_by=person)
    page = ProviderFactory(person=person)
    copy = DataExportFactory(
        person=person, state=ExportState.READY, ready_at=NOON, archive=b"zip"
    )

    close_account(person=person, actor=me, now=NOON)

    for row in (person, place, mandate, request, sent, page, copy):
        row.refresh_from_db()
    assert (person.state, person.closed_at) == (PersonState.CLOSED, NOON)
    assert not User.objects.get(pk=person.user_id).is_active
    assert place.valid.upper == TODAY
    assert (mandate.state, mandate.ended_at) == (MandateState.ENDED, NOON)
    assert request.state == RequestState.WITHDRAWN
    assert sent.state == InvitationState.WITHDRAWN
    assert not page.is_published
    assert (copy.state, copy.archive) == (ExportState.EXPIRED, None)


def test_a_place_taken_on_the_very_day_never_was(person, me):
    place = MembershipFactory(person=person, valid=DateRange(TODAY, None))

    close_account(person=person, actor=me, now=NOON)

    assert not Membership.objects.valid_on(TODAY).filter(pk=place.pk).exists()


def test_every_open_session_ends(client, person, me):
    client.force_login(person.user)
    assert client.get(reverse("accounts:overview")).status_code == 200

    close_account(person=person, actor=me, now=NOON)

    assert client.get(reverse("accounts:overview")).status_code == 302


def test_the_last_administrator_names_another_first(person, me):
    organisation = OrganisationFactory(name="Les Coups de main")
    MembershipFactory(person=person, organisation=organisation, role=Role.ADMIN)

    with pytest.raises(ClosingRefused, match="Les Coups de main has no other"):
        close_account(person=person, actor=me, now=NOON)
    person.refresh_from_db()
    assert person.state == PersonState.ACTIVE

    MembershipFactory(organisation=organisation, role=Role.ADMIN)
    close_account(person=person, actor=me, now=NOON)
    person.refresh_from_db()
    assert person.state == PersonState.CLOSED


def test_who_is_still_bound_is_told_by_what(person, me, monkeypatch):
    monkeypatch.setattr(registry, "_commitments", {})
    registry.register_commitments(
        key="test", label="Agreements", count_of=lambda person_id: 2
    )

    with pytest.raises(ClosingRefused, match="Agreements: 2 still run"):
        close_account(person=person, actor=me, now=NOON)


def test_nobody_closes_anothers_account_but_an_operator_who_is_asked_to(person):
    stranger = PersonFactory()
    other = Actor(user_id=stranger.user_id, person_id=stranger.pk)
    mandate = MandateFactory(person=person)
    helper = Actor(
        user_id=mandate.helper.user_id,
        person_id=person.pk,
        helper_id=mandate.helper_id,
        mandate_id=mandate.pk,
        scopes=frozenset(mandate.scopes),
    )

    with pytest.raises(ClosingRefused, match="Only the person themselves"):
        close_account(person=person, actor=other, now=NOON)
    with pytest.raises(ClosingRefused, match="does not go as far"):
        close_account(person=person, actor=helper, now=NOON)
    operator = Actor(user_id=stranger.user_id, is_operator=True)
    close_account(person=person, actor=operator, now=NOON)

    assert Person.objects.get(pk=person.pk).state == PersonState.CLOSED


def test_an_account_is_not_closed_twice(person, me):
    close_account(person=person, actor=me, now=NOON)

    with pytest.raises(ClosingRefused, match="closed already"):
        close_account(person=person, actor=me, now=AFTER)


def test_the_letter_opens_the_account_again_while_it_may(client, person, me):
    close_account(person=person, actor=me, now=NOON)
    person.refresh_from_db()

    reopen_account(
        person=person, closed_at=NOON, actor=SYSTEM, now=AFTER - timedelta(seconds=1)
    )

    person.refresh_from_db()
    assert (person.state, person.closed_at) == (PersonState.ACTIVE, None)
    assert User.objects.get(pk=person.user_id).is_active
    kinds = Notice.objects.filter(recipient_id=person.recipient_id).order_by("pk")
    assert list(kinds.values_list("kind", flat=True))[-2:] == [
        "accounts.account_closed",
        "accounts.account_reopened",
    ]


def test_the_days_of_grace_are_those_of_the_rule_of_the_day(person, me):
    RetentionRuleFactory(days=10)
    close_account(person=person, actor=me, now=NOON)

    with pytest.raises(ClosingRefused, match="have passed"):
        reopen_account(
            person=person,
            closed_at=NOON,
            actor=SYSTEM,
            now=NOON + timedelta(days=10),
        )


def test_the_letter_of_an_earlier_closing_opens_nothing(person, me):
    close_account(person=person, actor=me, now=NOON)
    reopen_account(person=person, closed_at=NOON, actor=SYSTEM, now=NOON)
    close_account(person=person, actor=me, now=NOON + timedelta(days=1))

    with pytest.raises(ClosingRefused, match="closed again since"):
        reopen_account(person=person, closed_at=NOON, actor=SYSTEM, now=AFTER)


def test_closing_is_no_way_out_of_a_suspension(person, me):
    SuspensionFactory(person=person)
    _suspend(person)
    close_account(person=person, actor=me, now=NOON)

    reopen_account(person=person, closed_at=NOON, actor=SYSTEM, now=NOON)

    assert Person.objects.get(pk=person.pk).state == PersonState.SUSPENDED


def test_before_their_day_nobody_is_erased_and_after_it_once(person, me):
    close_account(person=person, actor=me, now=NOON)

    anonymise_person(person=person, now=AFTER - timedelta(seconds=1))
    kept = Person.objects.get(pk=person.pk).display_name
    for _ in range(2):
        anonymise_person(person=person, now=AFTER)

    erased = Person.objects.get(pk=person.pk)
    assert kept == "Yvette Morel"
    assert erased.display_name.startswith(("Ancien membre ", "Former member "))
    assert (erased.state, erased.user) == (PersonState.ANONYMISED, None)
    assert Transition.objects.about(person).count() == 2


def test_who_came_back_is_not_erased(person, me):
    close_account(person=person, actor=me, now=NOON)
    reopen_account(person=person, closed_at=NOON, actor=SYSTEM, now=NOON)

    anonymise_person(person=person, now=AFTER + timedelta(days=365))

    assert Person.objects.get(pk=person.pk).display_name == "Yvette Morel"


def test_erasing_takes_the_papers_and_the_words_and_leaves_the_rows(person, me):
    CivilRecord.objects.create(
        person=person, family_name="Morel", address={"lines": "1 rue"}, updated_at=NOON
    )
    paper = ProofFactory(person=person)
    credential = CredentialFactory(person=person, proof=paper)
    request = MembershipRequestFactory(person=person, message="I am Yvette Morel")
    suspension = SuspensionFactory(person=person)
    mandate = MandateFactory(
        helper=person, consent_note="Yvette said yes", proof=ProofFactory()
    )
    invited = InvitationFactory(
        email="Yvette@example.org", email_index=email_index("yvette@example.org")
    )
    theirs = ProofFactory()

    close_account(person=person, actor=me, now=NOON, erase_now=True)

    assert not CivilRecord.objects.exists()
    assert list(Proof.objects.all()) == [theirs]
    assert not User.objects.filter(email="yvette@example.org").exists()
    credential = Credential.objects.get(pk=credential.pk)
    words = (credential.number, credential.number_index, credential.issuer)
    assert (words, credential.proof) == (("", "", ""), None)
    assert "Mutuelle" not in str(list(Credential.pgh_event_model.objects.values()))
    request = MembershipRequest.objects.get(pk=request.pk)
    suspension = Suspension.objects.get(pk=suspension.pk)
    mandate = Mandate.objects.get(pk=mandate.pk)
    invited = Invitation.objects.get(pk=invited.pk)
    assert (request.message, suspension.facts, mandate.consent_note) == ("", "", "")
    assert (invited.email, invited.email_index) == ("", "")
    assert not Notice.objects.filter(recipient_id=person.recipient_id).exists()


def test_the_paper_of_an_organisation_stays_when_who_handed_it_in_leaves(person, me):
    paper = ProofFactory(person=person)
    CredentialFactory(
        person=None,
        organisation=OrganisationFactory(),
        submitted_by=person,
        proof=paper,
    )

    close_account(person=person, actor=me, now=NOON, erase_now=True)

    assert list(Proof.objects.all()) == [paper]


def test_news_that_names_somebody_goes_with_them_and_no_other(person, me):
    neighbour = PersonFactory()
    for who in (person, neighbour):
        notify(
            recipient_id=neighbour.recipient_id,
            kind="accounts.welcome",
            values={"name": Name(who.display_name, of=who.uuid)},
        )

    close_account(person=person, actor=me, now=NOON, erase_now=True)

    [left] = Notice.objects.filter(recipient_id=neighbour.recipient_id)
    assert left.mentions == [neighbour.uuid]


def test_a_letter_to_an_address_they_have_left_goes_with_them(person, me):
    context = {
        "user": person.user,
        "from_email": "old@example.org",
        "to_email": "yvette@example.org",
    }
    get_adapter().send_mail("account/email/email_changed", "old@example.org", context)
    assert Recipient.objects.filter(email="old@example.org").exists()

    close_account(person=person, actor=me, now=NOON, erase_now=True)

    assert list(Notice.objects.all()) == []
    assert list(Recipient.objects.all()) == [person.recipient]


def test_an_address_somebody_only_claimed_is_not_emptied_of_its_owners_news(person, me):
    owner = PersonFactory(recipient__email="owner@example.org")
    notify(recipient_id=owner.recipient_id, kind="accounts.welcome", values={})
    person.user.emailaddress_set.create(email="owner@example.org", verified=False)

    close_account(person=person, actor=me, now=NOON, erase_now=True)

    owner.recipient.refresh_from_db()
    assert owner.recipient.email == "owner@example.org"
    assert owner.recipient.notices.count() == 1


def test_those_who_were_merged_into_somebody_are_erased_with_them(person, me):
    first = PersonFactory(user=None, display_name="Yvette Morel (double)")
    second = PersonFactory(user=None, display_name="Y. Morel")
    for absorbed, keeper in ((second, first), (first, person)):
        _merge(absorbed, keeper)

    close_account(person=person, actor=me, now=NOON, erase_now=True)

    names = Person.objects.values_list("display_name", "state")
    assert all(
        "Morel" not in name and state == PersonState.ANONYMISED
        for name, state in names.filter(pk__in=[first.pk, second.pk, person.pk])
    )


def test_apps_above_are_told_inside_the_transaction(person, me):
    heard = []

    def hear(**news):
        heard.append((news["person"].pk, connection.in_atomic_block))

    for signal in (person_closed, person_anonymised):
        signal.connect(hear)
    try:
        close_account(person=person, actor=me, now=NOON, erase_now=True)
    finally:
        for signal in (person_closed, person_anonymised):
            signal.disconnect(hear)

    assert heard == [(person.pk, True), (person.pk, True)]


def test_a_hearer_who_fails_keeps_the_account_open(person, me):
    def fail(**_news):
        raise ZeroDivisionError

    person_closed.connect(fail)
    try:
        with pytest.raises(ZeroDivisionError):
            close_account(person=person, actor=me, now=NOON)
    finally:
        person_closed.disconnect(fail)

    assert Person.objects.get(pk=person.pk).state == PersonState.ACTIVE


@pytest.mark.parametrize(
    ("typed", "status"), [("", 422), ("YES", 422), ("close", 302), (" CLOSE ", 302)]
)
def test_the_word_is_typed_before_anything_is_closed(client, person, typed, status):
    enter_as(client, person.user, ["password"])
    client.cookies["django_language"] = "en"

    response = client.post(
        reverse("accounts:privacy_close"), {"when": "later", "word": typed}
    )

    state = Person.objects.get(pk=person.pk).state
    assert response.status_code == status
    assert (state == PersonState.CLOSED) == (status == 302)


def test_the_page_says_what_stays_and_for_how_long(client, person, reference):
    enter_as(client, person.user, ["password"])

    response = client.get(reverse("accounts:privacy_close"))

    page = response.context["page"]
    assert page.days == 30
    assert {k.rule.subject: k.rule.days for k in page.stays} == {
        "audit.access": 365,
        "audit.transition": 1825,
        "ledger.entry": 3650,
    }
    assert "L123-22" in response.content.decode()


def test_a_password_given_long_ago_is_asked_for_again(client, person):
    client.force_login(person.user)
    url = reverse("accounts:privacy_close")

    answers = [client.get(url), client.post(url, {"when": "now", "word": "CLOSE"})]

    assert all(reverse("account_reauthenticate") in answer.url for answer in answers)
    assert Person.objects.get(pk=person.pk).state == PersonState.ACTIVE


def test_the_link_of_the_letter_opens_after_a_click_and_a_look_changes_nothing(
    client, person, me
):
    now = datetime.now(tz=UTC)
    close_account(person=person, actor=me, now=now)
    person.refresh_from_db()
    url = reverse("accounts:reopen", args=[reopening_token(person)])

    looked = client.get(url)
    still = Person.objects.get(pk=person.pk).state
    clicked = client.post(url)
    again = client.post(url)

    assert (looked.status_code, still) == (200, PersonState.CLOSED)
    assert (clicked.status_code, clicked.url) == (302, reverse("account_login"))
    assert Person.objects.get(pk=person.pk).state == PersonState.ACTIVE
    assert again.status_code == 422


@pytest.mark.parametrize("token", ["nothing", "a:b:c", "é"])
def test_a_link_nobody_wrote_leads_nowhere(client, token):
    response = client.get(reverse("accounts:reopen", args=[token]))

    assert response.status_code == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_last_administrators_who_leave_at_once_one_stays():
    organisation = OrganisationFactory()
    people = [
        MembershipFactory(organisation=organisation, role=Role.ADMIN).person
        for _ in range(2)
    ]
    heard = []

    def leave(person):
        actor = Actor(user_id=person.user_id, person_id=person.pk)
        try:
            close_account(person=person, actor=actor, now=NOON)
            heard.append("left")
        except ClosingRefused:
            heard.append("stays")
        finally:
            connection.close()

    second = threading.Thread(target=leave, args=[people[1]])
    with transaction.atomic():
        first = Actor(user_id=people[0].user_id, person_id=people[0].pk)
        close_account(person=people[0], actor=first, now=NOON)
        second.start()
        second.join(timeout=0.3)
        assert second.is_alive(), "the second did not wait for the first"
    second.join()

    assert heard == ["stays"]
    assert Membership.objects.endless_admins_of(organisation).count() == 1


def test_a_copy_being_made_of_who_leaves_is_dropped(person, me):
    copy = DataExportFactory(person=person)

    close_account(person=person, actor=me, now=NOON)

    assert DataExport.objects.get(pk=copy.pk).state == ExportState.FAILED


def _suspend(person):
    _move(person, PersonState.SUSPENDED)


def _merge(absorbed, keeper):
    _move(absorbed, PersonState.MERGED, merged_into=keeper)


def _move(person, to, **companions):
    move(person, to=to, table=PERSON_MOVES, actor=SYSTEM, now=NOON, **companions)
