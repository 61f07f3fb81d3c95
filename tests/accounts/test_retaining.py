from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from accounts import registry, tasks
from accounts.enums import (
    CredentialState,
    ExportState,
    InvitationState,
    MandateState,
    PersonState,
    RequestState,
    Role,
)
from accounts.models import (
    Credential,
    DataExport,
    Invitation,
    Mandate,
    MembershipRequest,
    Person,
    Proof,
    RetentionRule,
)
from accounts.operations import retaining
from accounts.operations.closing import close_account, reopen_account
from accounts.operations.retaining import erase_due
from accounts.queries.retaining import retention_table
from accounts.registry import Kept, all_kept
from asasap.audit.models import AccessLog
from asasap.celery import app
from asasap.kernel.actor import SYSTEM
from asasap.notifications.models import (
    CapturedMail,
    Notice,
    PushSubscription,
    Recipient,
)
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.audit import AccessLogFactory
from tests.factories.joining import InvitationFactory, MembershipRequestFactory
from tests.factories.mandates import MandateFactory, ProofFactory
from tests.factories.notifications import NoticeFactory, RecipientFactory
from tests.factories.papers import CredentialFactory, ProviderFactory
from tests.factories.privacy import DataExportFactory, RetentionRuleFactory
from tests.roles import create_roles, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
DAYS = 100


@pytest.fixture(autouse=True)
def rule():
    """Every sort of thing is kept a hundred days."""
    for sort in all_kept():
        RetentionRuleFactory(subject=sort.key, days=DAYS)


OLD = NOON - timedelta(days=DAYS)
YOUNG = OLD + timedelta(seconds=1)
ONE_DAY = timedelta(days=1)


def _copies(at):
    return DataExportFactory(state=ExportState.READY, ready_at=at, archive=b"zip")


def _proof(at):
    proof = ProofFactory(received_at=at)
    CredentialFactory(proof=proof, state=CredentialState.WITHDRAWN)
    return proof


def _invitation(at):
    return InvitationFactory(
        state=InvitationState.EXPIRED, sent_at=at, expires_at=at + timedelta(days=1)
    )


def _session(at):
    return Session.objects.create(session_key=f"s{at:%f%S}", expire_date=at)


def _connection(at):
    return UserSession.objects.create(
        user=PersonFactory().user,
        ip="192.0.2.1",
        session_key=f"c{at:%f%S}",
        user_agent="a browser",
        last_seen_at=at,
    )


def _recipient(at):
    recipient = RecipientFactory()
    Recipient.objects.filter(pk=recipient.pk).update(created_at=at)
    NoticeFactory(recipient=recipient, created_at=at)
    return recipient


def _device(at):
    return PushSubscription.objects.create(
        recipient=PersonFactory().recipient,
        endpoint=f"https://push.example/{at:%S%f}",
        created_at=at,
        gone_at=at,
    )


SAMPLES = {
    "accounts.proof": (Proof, _proof),
    "accounts.invitation": (Invitation, _invitation),
    "accounts.request": (
        MembershipRequest,
        lambda at: MembershipRequestFactory(made_at=at, state=RequestState.WITHDRAWN),
    ),
    "accounts.unclaimed_address": (Recipient, _recipient),
    "accounts.connection": (UserSession, _connection),
    "accounts.session": (Session, _session),
    "notifications.notice": (
        Notice,
        lambda at: NoticeFactory(
            recipient=PersonFactory().recipient, created_at=at, kind="accounts.welcome"
        ),
    ),
    "notifications.letter": (
        Notice,
        lambda at: NoticeFactory(
            recipient=PersonFactory().recipient, created_at=at, is_listed=False
        ),
    ),
    "notifications.captured_mail": (
        CapturedMail,
        lambda at: CapturedMail.objects.create(
            to="a@b.example", subject="s", text="t", at=at
        ),
    ),
    "notifications.device": (PushSubscription, _device),
}


@pytest.mark.parametrize("key", SAMPLES)
def test_what_is_old_goes_and_what_is_a_second_younger_stays(key):
    model, make = SAMPLES[key]
    _old, young = make(OLD), make(YOUNG)

    for _ in range(2):
        erase_due(sort=_sort(key), now=NOON)

    assert list(model._base_manager.order_by("pk")) == [young]


def test_a_copy_that_has_waited_long_enough_is_emptied():
    old, young = _copies(OLD), _copies(YOUNG)

    erase_due(sort=_sort("accounts.copy"), now=NOON)

    states = [DataExport.objects.get(pk=copy.pk).state for copy in (old, young)]
    assert states == [ExportState.EXPIRED, ExportState.READY]


def test_a_closed_account_is_erased_when_its_days_have_passed():
    old, young = PersonFactory(), PersonFactory()
    close_account(person=old, actor=SYSTEM, now=OLD)
    close_account(person=young, actor=SYSTEM, now=YOUNG)

    erase_due(sort=_sort("accounts.closed_account"), now=NOON)

    states = [Person.objects.get(pk=p.pk).state for p in (old, young)]
    assert states == [PersonState.ANONYMISED, PersonState.CLOSED]


@pytest.mark.django_db(transaction=True)
def test_who_cannot_be_erased_does_not_hold_up_the_others():
    """What the database asks at commit only is asked of each by itself."""
    bound, free = (
        PersonFactory(user=None, state=PersonState.CLOSED, closed_at=OLD)
        for _ in range(2)
    )
    MembershipFactory(person=bound, role=Role.ADMIN)

    erase_due(sort=_sort("accounts.closed_account"), now=NOON)

    states = Person.objects.filter(pk__in=[bound.pk, free.pk])
    assert dict(states.order_by("pk").values_list("pk", "state")) == {
        bound.pk: PersonState.CLOSED,
        free.pk: PersonState.ANONYMISED,
    }


def test_an_account_nobody_uses_is_closed_with_a_letter_and_its_days_of_grace():
    client = PersonFactory(user__last_login=OLD, recipient__email="a@b.example")
    provider = ProviderFactory(person__user__last_login=OLD).person
    helped = PersonFactory(user=None)
    used = PersonFactory(user__last_login=YOUNG)

    erase_due(sort=_sort("accounts.inactive_client"), now=NOON)

    closed = Person.objects.filter(state=PersonState.CLOSED)
    assert list(closed) == [client]
    assert Notice.objects.get(kind="accounts.account_closed").recipient == (
        client.recipient
    )
    erase_due(sort=_sort("accounts.inactive_provider"), now=NOON)
    assert set(closed.all()) == {client, provider}
    assert {helped.state, used.state} == {PersonState.ACTIVE}


def test_who_was_let_in_again_is_not_closed_the_next_night():
    person = PersonFactory(user__last_login=OLD)
    erase_due(sort=_sort("accounts.inactive_client"), now=NOON)
    reopen_account(person=person, closed_at=NOON, actor=SYSTEM, now=NOON)

    erase_due(
        sort=_sort("accounts.inactive_client"), now=NOON + timedelta(days=DAYS - 1)
    )

    assert Person.objects.get(pk=person.pk).state == PersonState.ACTIVE


def test_who_cannot_be_closed_does_not_hold_up_the_others(monkeypatch):
    monkeypatch.setattr(retaining, "BATCH", 1)
    bound = PersonFactory(user__last_login=OLD)
    MembershipFactory(person=bound, role=Role.ADMIN)
    free = PersonFactory(user__last_login=OLD)

    erase_due(sort=_sort("accounts.inactive_client"), now=NOON)

    assert list(Person.objects.filter(state=PersonState.CLOSED)) == [free]


def test_a_paper_still_useful_stays_and_so_does_that_of_a_mandate():
    verified = ProofFactory(received_at=OLD)
    CredentialFactory(proof=verified, state=CredentialState.SUBMITTED)
    of_mandate = ProofFactory(received_at=OLD)
    MandateFactory(proof=of_mandate)

    erase_due(sort=_sort("accounts.proof"), now=NOON)

    assert set(Proof.objects.all()) == {verified, of_mandate}
    assert Credential.objects.get().proof == verified


@pytest.mark.parametrize(
    ("ending", "goes"),
    [
        ({"state": MandateState.ENDED, "ended_at": OLD}, True),
        ({"state": MandateState.REFUSED}, True),
        ({"valid": DateRange(date(2026, 1, 1), OLD.date())}, True),
        ({"valid": DateRange(date(2026, 1, 1), YOUNG.date() + ONE_DAY)}, False),
    ],
)
def test_the_paper_of_a_mandate_goes_once_it_has_ended(ending, goes):
    paper = ProofFactory(received_at=OLD)
    mandate = MandateFactory(proof=paper, **ending)

    erase_due(sort=_sort("accounts.proof"), now=NOON)

    assert list(Proof.objects.all()) == ([] if goes else [paper])
    assert Mandate.objects.get().pk == mandate.pk


def test_old_accesses_go_and_the_database_keeps_the_young_ones():
    RetentionRule.objects.filter(subject="audit.access").update(days=365)
    AccessLogFactory(at=NOON - timedelta(days=366))
    young = AccessLogFactory(at=datetime.now(tz=UTC))

    erase_due(sort=_sort("audit.access"), now=NOON)

    assert list(AccessLog.objects.all()) == [young]
    with pytest.raises(IntegrityError, match="young_rows_stay"):
        AccessLog.objects.all().delete()


def test_a_dry_run_counts_and_touches_nothing():
    for model, make in SAMPLES.values():
        make(OLD), make(YOUNG)
        assert model._base_manager.exists()

    table = {due.rule.subject: due for due in retention_table(now=NOON)}

    assert table["accounts.invitation"].count == 1
    assert table["accounts.invitation"].oldest == OLD
    assert not table["ledger.entry"].is_erased
    assert Invitation.objects.count() == 2


def test_without_a_rule_nothing_goes():
    RetentionRule.objects.all().delete()
    _invitation(OLD)

    erase_due(sort=_sort("accounts.invitation"), now=NOON)

    assert Invitation.objects.count() == 1
    assert retention_table(now=NOON) == []


def test_the_command_only_tells_unless_it_is_told_to_apply():
    _invitation(OLD)

    told, applied = StringIO(), StringIO()
    call_command("retention", stdout=told)
    before = Invitation.objects.count()
    call_command("retention", apply=True, stdout=applied)

    assert "accounts.invitation" in told.getvalue()
    assert "Nothing was erased" in told.getvalue()
    assert before == 1
    assert "accounts.invitation: 1 gone." in applied.getvalue()
    assert Invitation.objects.count() == 0


def test_the_nightly_task_asks_each_sort_by_itself(monkeypatch):
    monkeypatch.setattr(app.conf, "task_always_eager", True)
    _invitation(OLD)

    for _ in range(2):
        tasks.find_expired()

    assert Invitation.objects.count() == 0


def test_a_sort_of_a_higher_app_is_kept_by_the_same_rules(monkeypatch):
    monkeypatch.setattr(registry, "_kept", dict(registry._kept))
    gone = []
    sort = Kept(
        key="tests.person",
        title="people",
        due=lambda before: Person.objects.filter(created_at__lte=before),
        since="created_at",
        erase=lambda keys, now: gone.extend(keys),
    )
    registry.register_retention(sort)
    RetentionRuleFactory(subject="tests.person", days=0)
    person = PersonFactory()

    erase_due(sort=sort, now=datetime.now(tz=UTC) + timedelta(minutes=1))

    assert gone == [person.pk]


def test_every_rule_of_the_files_is_of_something_kept_and_the_reverse(db):
    from accounts.operations.reference import load_reference  # noqa: PLC0415

    RetentionRule.objects.all().delete()
    load_reference(today=date(2026, 11, 22))

    rules = set(RetentionRule.objects.values_list("subject", flat=True))
    assert rules == {sort.key for sort in all_kept()}


def test_everybody_may_read_how_long_things_are_kept(client):
    response = client.get(reverse("accounts:keeping"))

    assert response.status_code == 200
    assert len(response.context["keepings"]) == len(all_kept())


def test_operators_read_the_dry_run_and_coordinators_do_not(client):
    create_roles()
    url = reverse("admin:accounts_person_retention")

    assert sign_in(client, "admin").get(url).status_code == 200
    assert sign_in(client, "coordinator").get(url).status_code == 404


def _sort(key: str) -> Kept:
    [sort] = [sort for sort in all_kept() if sort.key == key]
    return sort
