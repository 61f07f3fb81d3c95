import csv
import json
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts import tasks
from accounts.enums import ExportState, MandateScope
from accounts.models import DataExport
from accounts.operations import exporting
from accounts.operations.exporting import (
    SILENCE,
    Replaced,
    ask_for_copy,
    claim_copy,
    drop_copies_of,
    expire_copies,
    finish_copy,
    gather_copy,
    give_sign_of_life,
    replace_silent,
)
from accounts.operations.helping import MandateEnded
from accounts.queries.archive import FORMULA_SIGNS, harmless
from accounts.registry import all_personal_data
from asasap.audit.models import AccessLog, Transition
from asasap.celery import app
from asasap.kernel.actor import SYSTEM, Actor
from asasap.notifications.models import Notice
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.mandates import MandateFactory, ProofFactory
from tests.factories.papers import CredentialFactory, ProviderFactory
from tests.factories.privacy import DataExportFactory
from tests.roles import enter_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def person():
    return PersonFactory(display_name="Yvette Morel")


@pytest.fixture
def me(person):
    return Actor(user_id=person.user_id, person_id=person.pk)


def test_a_copy_holds_each_sort_of_thing_for_machines_and_for_people(person, me):
    MembershipFactory(person=person, organisation__name="Les Coups de main")
    proof = ProofFactory(person=person, content=b"the picture itself")
    CredentialFactory(person=person, proof=proof, number="INS-7")

    files = _files(_gathered(person, me))

    keys = [sort.key for sort in all_personal_data()]
    stems = [f"{n:02d}-{key}" for n, key in enumerate(keys, 1)]
    made = {f"{stem}.{kind}" for stem in stems for kind in ("json", "csv")}
    papers = f"{_stem('accounts.proofs')}/{proof.uuid}.jpg"
    assert set(files) == {"README.txt", papers, *made}
    assert files[papers] == b"the picture itself"
    [identity] = json.loads(files[f"{_stem('accounts.identity')}.json"])
    assert identity["name"] == "Yvette Morel"
    [credential] = json.loads(files[f"{_stem('accounts.credentials')}.json"])
    assert (credential["number"], credential["file"]) == ("INS-7", f"{proof.uuid}.jpg")
    [place] = _table(files[f"{_stem('accounts.memberships')}.csv"])
    assert "Les Coups de main" in place.values()


def test_the_read_me_is_in_both_languages(person, me):
    read_me = _files(_gathered(person, me))["README.txt"].decode()

    assert read_me.count("accounts.identity") == 2
    assert "2026-03-03 13:00" in read_me


def test_another_persons_things_are_not_in_it(person, me):
    stranger = PersonFactory(display_name="Strangerstones")
    MembershipFactory(person=stranger, organisation__name="Strangerstones")
    CredentialFactory(person=stranger, number="Strangerstones")
    ProofFactory(person=stranger, content=b"Strangerstones")
    ProviderFactory(person=stranger, headline="Strangerstones")

    files = _files(_gathered(person, me))

    assert [name for name, held in files.items() if b"Strangerstones" in held] == []


def test_a_spreadsheet_runs_nothing_of_what_was_typed(person, me):
    ProviderFactory(person=person, headline='=HYPERLINK("http://evil.example")')

    files = _files(_gathered(person, me))

    [provider] = _table(files[f"{_stem('accounts.provider')}.csv"])
    [told] = json.loads(files[f"{_stem('accounts.provider')}.json"])
    assert next(iter(provider.values())) == '\'=HYPERLINK("http://evil.example")'
    assert told["headline"] == '=HYPERLINK("http://evil.example")'


@given(st.text())
def test_no_text_begins_as_a_formula_and_none_is_changed_otherwise(text):
    shown = harmless(text)

    assert not shown.lstrip(" ").startswith(FORMULA_SIGNS)
    assert shown in (text, f"'{text}")


def test_a_copy_says_that_it_is_ready_once_to_whose_it_is(person, me):
    copy = _gathered(person, me)

    gather_copy(copy=copy, now=NOON)  # Doubled.

    [notice] = Notice.objects.filter(kind="accounts.copy_ready")
    assert notice.recipient_id == person.recipient_id
    assert (copy.state, copy.step, copy.attempts) == (
        ExportState.READY,
        copy.steps,
        1,
    )
    assert copy.steps == len(all_personal_data())


def test_asking_twice_is_asking_once(person, me):
    first = ask_for_copy(person=person, actor=me, now=NOON)
    again = ask_for_copy(person=person, actor=me, now=NOON)

    assert first == again
    assert DataExport.objects.count() == 1


def test_a_copy_left_alone_is_made_by_another_and_the_slow_one_changes_nothing(
    person, me
):
    copy = ask_for_copy(person=person, actor=me, now=NOON)
    slow = claim_copy(copy=copy, now=NOON)
    later = NOON + SILENCE + timedelta(seconds=1)
    replace_silent(copy=copy, now=later)

    with pytest.raises(Replaced):
        give_sign_of_life(copy=slow, step=3, now=later)
    gather_copy(copy=copy, now=later)
    finish_copy(copy=slow, archive=b"too late", now=later)

    copy.refresh_from_db()
    assert (copy.state, copy.attempts) == (ExportState.READY, 2)
    assert copy.archive != b"too late"


def test_who_gives_signs_of_life_is_not_replaced(person, me):
    copy = ask_for_copy(person=person, actor=me, now=NOON)
    busy = claim_copy(copy=copy, now=NOON)
    give_sign_of_life(copy=busy, step=1, now=NOON + SILENCE)

    replace_silent(copy=copy, now=NOON + SILENCE + timedelta(seconds=1))

    copy.refresh_from_db()
    assert (copy.state, copy.attempts) == (ExportState.BUILDING, 1)


def test_after_three_that_died_the_copy_fails_and_it_is_told(person, me):
    copy = ask_for_copy(person=person, actor=me, now=NOON)
    now = NOON
    for _ in range(3):
        claim_copy(copy=copy, now=now)
        now += SILENCE + timedelta(seconds=1)
        replace_silent(copy=copy, now=now)
        replace_silent(copy=copy, now=now)

    copy.refresh_from_db()
    assert (copy.state, copy.attempts) == (ExportState.FAILED, 3)
    assert Notice.objects.filter(kind="accounts.copy_failed").count() == 1


def test_the_finder_makes_what_waits_and_replaces_who_died(person, me, monkeypatch):
    monkeypatch.setattr(app.conf, "task_always_eager", True)
    waiting = ask_for_copy(person=person, actor=me, now=NOON)
    other = PersonFactory()
    abandoned = DataExportFactory(
        person=other, state=ExportState.BUILDING, beat_at=NOON, attempts=1
    )

    tasks.find_copies()
    tasks.find_copies()

    states = [DataExport.objects.get(pk=c.pk).state for c in (waiting, abandoned)]
    assert states == [ExportState.READY, ExportState.READY]


def test_a_failure_while_gathering_surfaces_and_leaves_it_to_be_tried_again(
    person, me, monkeypatch
):
    copy = ask_for_copy(person=person, actor=me, now=NOON)
    monkeypatch.setattr(exporting, "archive_of", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        gather_copy(copy=copy, now=NOON)

    copy.refresh_from_db()
    assert (copy.state, copy.archive) == (ExportState.BUILDING, None)


def test_what_has_expired_is_empty_and_cannot_be_taken_away(client, person, me):
    copy = _gathered(person, me)
    expire_copies(copy_ids=[copy.pk], actor=SYSTEM, now=NOON)
    enter_as(client, person.user, ["password"])

    response = client.get(_download(copy))

    copy.refresh_from_db()
    assert (copy.state, copy.archive) == (ExportState.EXPIRED, None)
    assert response.status_code == 404


def test_the_copies_of_who_leaves_go_whatever_they_are(person, me):
    ready = _gathered(person, me)
    running = ask_for_copy(person=person, actor=me, now=NOON)

    drop_copies_of(person=person, actor=me, now=NOON)

    states = [DataExport.objects.get(pk=c.pk).state for c in (ready, running)]
    assert states == [ExportState.EXPIRED, ExportState.FAILED]


def test_the_owner_takes_it_away_and_that_is_written_down(client, person, me):
    copy = _gathered(person, me)
    enter_as(client, person.user, ["password"])

    response = client.get(_download(copy))

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "README.txt" in ZipFile(BytesIO(response.content)).namelist()
    assert AccessLog.objects.about(copy).get().purpose == "copy"


def test_a_password_given_long_ago_is_asked_for_again(client, person, me):
    copy = _gathered(person, me)
    client.force_login(person.user)

    response = client.get(_download(copy))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_reauthenticate"))


def test_nobody_else_takes_it_away_not_even_an_operator(client, person, me):
    copy = _gathered(person, me)
    operator = PersonFactory(user__is_superuser=True).user
    enter_as(client, operator)

    assert client.get(_download(copy)).status_code == 404


def test_under_ones_own_mandate_a_strangers_copy_is_not_found(client, person, me):
    copy = _gathered(person, me)
    mandate = MandateFactory()
    enter_as(client, mandate.helper.user, ["password"])

    pages = [
        reverse(f"accounts:{name}", args=[mandate.uuid, copy.uuid])
        for name in ("privacy_copy_for", "privacy_copy_download_for")
    ]
    assert [client.get(page).status_code for page in pages] == [404, 404]


def test_a_mandate_on_money_alone_neither_sees_nor_asks(client, person):
    mandate = MandateFactory(person=person, scopes=[MandateScope.MONEY])
    copy = DataExportFactory(
        person=person, state=ExportState.READY, archive=b"zip", ready_at=NOON
    )
    enter_as(client, mandate.helper.user, ["password"])

    answers = [
        client.get(reverse("accounts:privacy_for", args=[mandate.uuid])),
        client.post(reverse("accounts:privacy_copy_ask_for", args=[mandate.uuid])),
        client.get(
            reverse(
                "accounts:privacy_copy_download_for", args=[mandate.uuid, copy.uuid]
            )
        ),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert DataExport.objects.count() == 1


def test_a_copy_asked_for_as_the_mandate_ends_is_not_made(person):
    mandate = MandateFactory(person=person, scopes=[MandateScope.PRIVACY])
    helper = Actor(
        user_id=mandate.helper.user_id,
        person_id=person.pk,
        helper_id=mandate.helper_id,
        mandate_id=mandate.pk,
        scopes=frozenset({MandateScope.PRIVACY}),
    )
    long_ago = datetime(2025, 12, 1, tzinfo=UTC)  # Before its first day.

    with pytest.raises(MandateEnded):
        ask_for_copy(person=person, actor=helper, now=long_ago)

    assert not DataExport.objects.exists()


def test_the_page_of_a_copy_says_how_far_it_is_and_leads_on_without_scripts(
    client, person, me
):
    copy = ask_for_copy(person=person, actor=me, now=NOON)
    claimed = claim_copy(copy=copy, now=NOON)
    give_sign_of_life(copy=claimed, step=2, now=NOON)
    client.force_login(person.user)
    url = reverse("accounts:privacy_copy", args=[copy.uuid])

    running = client.get(url).content.decode()
    finish_copy(copy=claimed, archive=b"zip", now=NOON)
    ready = client.get(url).content.decode()

    assert 'hx-trigger="every 2s"' in running
    assert f'href="{url}"' in running
    assert 'value="2"' in running
    assert "hx-trigger" not in ready
    assert _download(copy) in ready


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_that_begin_at_once_make_one_copy():
    person = PersonFactory()
    me = Actor(user_id=person.user_id, person_id=person.pk)
    copy = ask_for_copy(person=person, actor=me, now=NOON)
    claims = []

    def claim_second():
        try:
            claims.append(claim_copy(copy=copy, now=NOON))
        finally:
            connection.close()

    second = threading.Thread(target=claim_second)
    with transaction.atomic():
        DataExport.objects.locked().get(pk=copy.pk)
        second.start()
        second.join(timeout=0.3)
        assert second.is_alive(), "the second did not wait for the first"
        DataExport.objects.filter(pk=copy.pk)
        exporting.move(
            DataExport.objects.get(pk=copy.pk),
            to=ExportState.BUILDING,
            table=exporting.EXPORT_MOVES,
            actor=SYSTEM,
            now=NOON,
            attempts=1,
            beat_at=NOON,
        )
    second.join()

    assert claims == [None]
    assert Transition.objects.about(copy).count() == 1


def _gathered(person, actor) -> DataExport:
    copy = ask_for_copy(person=person, actor=actor, now=NOON)
    gather_copy(copy=copy, now=NOON)
    copy.refresh_from_db()
    return copy


def _files(copy) -> dict[str, bytes]:
    with ZipFile(BytesIO(copy.archive)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _stem(key: str) -> str:
    keys = [sort.key for sort in all_personal_data()]
    return f"{keys.index(key) + 1:02d}-{key}"


def _table(content: bytes) -> list[dict]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";"))


def _download(copy) -> str:
    return reverse("accounts:privacy_copy_download", args=[copy.uuid])
