"""Pages of mandates and of the civil record, the letters, the console."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from accounts.enums import MandateScope, MandateState, PersonConsent, Role
from accounts.models import CivilRecord, Mandate, Membership, Person, User
from asasap.audit.models import AccessLog
from asasap.notifications.models import Notice
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.mandates import MandateFactory
from tests.roles import create_roles, email_of, pk_of, sign_in, uuid_of

pytestmark = pytest.mark.django_db

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
CIVIL = {"given_names": "Yvonne", "family_name": "Roy", "born_on": "1942-03-03"}
MINE = {"display_name": "Yvonne R.", **CIVIL}
ASK = {
    "side": "helps",
    "email": "yvonne@example.org",
    "kind": "family_carer",
    "scopes": ["profile", "demands"],
    "until": (date.today() + timedelta(days=30)).isoformat(),  # noqa: DTZ011
}


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults.update(ENGLISH)
    with translation.override("en"):
        yield


@pytest.fixture
def me(client):
    """Somebody signed in, whose address is proved."""
    return _enter(client, PersonFactory())


def _enter(client, person):
    user = person.user
    user.emailaddress_set.get_or_create(email=user.email, verified=True, primary=True)
    client.force_login(user)
    return person


# --- My record ------------------------------------------------------------------------


def test_my_civil_record_is_kept_sealed_and_shown_again(client, me):
    answer = client.post(
        reverse("accounts:civil"),
        {**MINE, "phone": "06 01 02 03 04", "commune": "Montreuil"},
    )

    assert answer.status_code == 302
    me.refresh_from_db()
    assert me.display_name == "Yvonne R."
    record = CivilRecord.objects.get(person=me)
    assert (record.phone, record.born_on) == ("+33601020304", "1942-03-03")
    assert record.address == {"commune": "Montreuil"}
    page = client.get(reverse("accounts:civil")).content.decode()
    assert "+33601020304" in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM accounts_civilrecord c")
        raw = cursor.fetchone()[0]
    assert not re.search(r"Yvonne|\bRoy\b|1942|601020304|Montreuil", raw)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("family_name", "R" * 300, "this name has 300"),
        ("family_name", "Rоy", "two alphabets"),
        ("given_names", "Yvonne\u202e", "nobody can see"),
        ("phone", "12", "not a telephone number"),
        ("born_on", "2142-01-01", "Check the year"),
        ("born_on", "1742-01-01", "Check the year"),
        ("postcode", "<b>", "five digits"),
        ("second_email", "nobody", "valid email"),
    ],
)
@pytest.mark.usefixtures("me")
def test_what_cannot_be_is_refused_beside_the_field_and_nothing_is_lost(
    client, field, typed, said
):
    answer = client.post(reverse("accounts:civil"), {**MINE, field: typed})

    assert answer.status_code == 422
    [error] = answer.context["form"].errors[field]
    assert said in error
    assert escape(typed) in answer.content.decode()
    assert not CivilRecord.objects.exists()


def test_a_name_of_right_to_left_letters_and_one_with_an_apostrophe(client, me):
    client.post(
        reverse("accounts:civil"),
        {**MINE, "given_names": "عبد الرحمن", "family_name": "O’Neill d'Arc"},
    )

    record = CivilRecord.objects.get(person=me)
    assert (record.given_names, record.family_name) == ("عبد الرحمن", "O’Neill d'Arc")
    assert 'dir="auto"' in client.get(reverse("accounts:civil")).content.decode()


def test_nobody_smuggles_another_persons_record_in(client, me):
    other = PersonFactory()

    client.post(
        reverse("accounts:civil"),
        {**MINE, "person": other.pk, "person_id": other.pk, "identity_index": "x"},
    )

    assert CivilRecord.objects.get().person == me
    assert CivilRecord.objects.get().identity_index != "x"


# --- Under a mandate ------------------------------------------------------------------


def test_on_every_page_under_a_mandate_a_banner_says_for_whom_one_acts(client, me):
    mandate = MandateFactory(helper=me, person__display_name="Yvonne Roy")

    for name in ("accounts:mandate", "accounts:mandate_civil"):
        page = client.get(reverse(name, args=[mandate.uuid])).content.decode()
        assert "You act for <bdi>Yvonne Roy</bdi>" in page
        assert reverse("accounts:people") in page
    assert "You act for" not in client.get(reverse("accounts:people")).content.decode()


def test_the_banner_asks_nothing_of_the_database(client, me):
    mandate = MandateFactory(helper=me)
    url = reverse("accounts:mandate", args=[mandate.uuid])
    client.get(url)

    with CaptureQueriesContext(connection) as queries:
        client.get(url)

    # The login with its standing, the mandate with its person.
    assert len(queries) == 2


def test_a_record_changed_under_a_mandate_is_the_persons_and_is_told(client, me):
    mandate = MandateFactory(helper=me)
    url = reverse("accounts:mandate_civil", args=[mandate.uuid])

    client.get(url)
    answer = client.post(url, MINE)
    client.get(url)

    assert answer.status_code == 302
    assert CivilRecord.objects.get().person == mandate.person
    looks = AccessLog.objects.under([mandate.pk]).oldest_first()
    assert [(look.person_id, look.purpose) for look in looks] == [
        (mandate.person_id, "changed"),
        (mandate.person_id, "read"),
    ]
    assert Notice.objects.filter(kind="accounts.record_changed").count() == 1


def test_the_second_contact_is_not_asked_of_who_acts_under_a_mandate(client, me):
    mandate = MandateFactory(helper=me)
    theirs = reverse("accounts:mandate_civil", args=[mandate.uuid])

    refused = client.post(theirs, {"second_email": "mine@example.org"})
    answer = client.post(theirs, {**MINE, "second_email": "mine@example.org"})

    assert (refused.status_code, answer.status_code) == (422, 302)
    assert CivilRecord.objects.get().second_contact == {}
    pages = [client.get(theirs), refused, client.get(reverse("accounts:civil"))]
    asked = [b'name="second_email"' in page.content for page in pages]
    assert asked == [False, False, True]


@pytest.mark.parametrize(
    "changes",
    [
        {"scopes": [MandateScope.MONEY]},
        {"state": MandateState.PROPOSED, "person_consent": PersonConsent.AWAITED},
        {"valid": (date(2026, 1, 1), date(2026, 2, 1))},
    ],
)
def test_without_the_scope_or_the_time_the_record_is_not_found(client, me, changes):
    mandate = MandateFactory(helper=me, **changes)
    url = reverse("accounts:mandate_civil", args=[mandate.uuid])

    assert client.get(url).status_code == 404
    assert client.post(url, MINE).status_code == 404
    assert not CivilRecord.objects.exists()


def test_a_mandate_ended_while_the_form_was_filled_in_writes_nothing(client, me):
    mandate = MandateFactory(helper=me)
    client.post(reverse("accounts:mandate_end", args=[mandate.uuid]))

    answer = client.post(reverse("accounts:mandate_civil", args=[mandate.uuid]), MINE)

    assert answer.status_code == 404
    assert not CivilRecord.objects.exists()


# --- People I help, people who help me ------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_mandate_or_three(client, me, count):
    MandateFactory.create_batch(count, helper=me)
    MandateFactory.create_batch(count, person=me)
    client.get(reverse("accounts:people"))

    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("accounts:people")).content.decode()

    # The login; those I help, those who help me, the past ones.
    assert len(queries) == 4
    assert page.count("<form") == 2 + 2 * count  # The language, the way out.


def test_i_answer_from_my_own_account(client, me):
    mandate = MandateFactory(
        person=me,
        state=MandateState.PROPOSED,
        person_consent=PersonConsent.AWAITED,
    )

    page = client.get(reverse("accounts:people")).content.decode()
    answer = client.post(
        reverse("accounts:mandate_answer", args=[mandate.uuid]), {"answer": "yes"}
    )

    assert "Your answer is awaited" in page
    assert answer.status_code == 302
    mandate.refresh_from_db()
    assert mandate.state == MandateState.ACTIVE


def test_the_helper_does_not_answer_in_the_persons_place(client, me):
    mandate = MandateFactory(
        helper=me, state=MandateState.PROPOSED, person_consent=PersonConsent.AWAITED
    )

    answer = client.post(
        reverse("accounts:mandate_answer", args=[mandate.uuid]), {"answer": "yes"}
    )

    assert answer.status_code == 422
    assert "Only the person helped can answer." in answer.content.decode()
    mandate.refresh_from_db()
    assert mandate.state == MandateState.PROPOSED


def test_the_person_helped_reads_all_that_was_done_in_their_name(client, me):
    helper = PersonFactory(display_name="Lucie Roy")
    mandate = MandateFactory(person=me, helper=helper)
    _enter(client, helper)
    client.post(reverse("accounts:mandate_civil", args=[mandate.uuid]), MINE)

    stranger = _enter(client, PersonFactory())
    strange = client.get(reverse("accounts:done_for_me")).content.decode()
    client.force_login(me.user)
    mine = client.get(reverse("accounts:done_for_me")).content.decode()

    assert stranger != me
    assert "Lucie Roy" not in strange
    assert "by <bdi>Lucie Roy</bdi>" in mine
    assert "civil record · changed" in mine


# --- Asked by letter ------------------------------------------------------------------


def _ask(client, **changes):
    return client.post(reverse("accounts:mandate_ask"), {**ASK, **changes})


def test_asking_says_the_same_whether_or_not_the_address_has_an_account(client, me):
    known = PersonFactory()
    answers = []
    for email in (known.user.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answer = _ask(client, email=email)
        verbs = [query["sql"].split()[0] for query in queries]
        page = client.get(answer.url).content.decode()
        shown = re.sub(r"[a-zA-Z0-9]{64}", "", page)
        answers.append((answer.status_code, answer.url, shown, len(verbs)))
    first, second = answers

    assert first[:3] == second[:3]
    # The first letter to an address also writes down its recipient.
    assert 0 <= second[3] - first[3] <= 3
    assert not Mandate.objects.exists()
    assert Notice.objects.filter(kind="accounts.mandate_asked").count() == 2


@pytest.mark.parametrize("asker_helps", [True, False])
def test_the_address_asked_accepts_and_the_mandate_is_in_force(client, me, asker_helps):
    other = PersonFactory()
    side = "helps" if asker_helps else "is_helped"
    _ask(client, email=other.user.email, side=side)
    url = Notice.objects.get(kind="accounts.mandate_asked").url
    assert len(url) < 300

    _enter(client, other)
    page = client.get(url).content.decode()
    answer = client.post(url, {"answer": "yes"})
    again = client.post(url, {"answer": "yes"})

    assert escape(me.display_name) in page
    assert (answer.status_code, again.status_code) == (302, 422)
    mandate = Mandate.objects.get()
    assert mandate.state == MandateState.ACTIVE
    assert (mandate.helper, mandate.person) == (
        (me, other) if asker_helps else (other, me)
    )
    assert sorted(mandate.scopes) == ["demands", "profile"]


def test_a_letter_forwarded_to_somebody_else_begins_nothing(client, me):
    _ask(client)
    url = Notice.objects.get(kind="accounts.mandate_asked").url

    _enter(client, PersonFactory())
    answer = client.post(url, {"answer": "yes"})

    assert answer.status_code == 422
    assert "sent to another address" in answer.content.decode()
    assert not Mandate.objects.exists()
    assert me.display_name not in [m.helper.display_name for m in Mandate.objects.all()]


def test_what_was_ended_is_not_begun_again_by_the_old_letter(client, me):
    helper = PersonFactory()
    _ask(client, email=helper.user.email, side="is_helped")
    url = Notice.objects.get(kind="accounts.mandate_asked").url
    _enter(client, helper)
    client.post(url, {"answer": "yes"})
    client.force_login(me.user)
    client.post(reverse("accounts:mandate_end", args=[Mandate.objects.get().uuid]))

    client.force_login(helper.user)
    answer = client.post(url, {"answer": "yes"})

    assert answer.status_code == 422
    assert "already been answered" in answer.content.decode()
    assert not Mandate.objects.live().exists()


def test_a_refusal_is_told_to_the_asker_and_an_altered_link_is_not_found(client, me):
    other = PersonFactory()
    _ask(client, email=other.user.email)
    url = Notice.objects.get(kind="accounts.mandate_asked").url
    _enter(client, other)

    answer = client.post(url, {"answer": "no"})
    altered = client.get(f"{url[:-3]}x/")

    assert (answer.status_code, altered.status_code) == (302, 404)
    told = Notice.objects.get(kind="accounts.mandate_ask_refused")
    assert told.recipient_id == me.recipient_id
    assert not Mandate.objects.exists()


def test_a_letter_too_old_is_refused(client, me, monkeypatch):
    other = PersonFactory()
    _ask(client, email=other.user.email)
    url = Notice.objects.get(kind="accounts.mandate_asked").url
    _enter(client, other)
    later = timezone.now() + timedelta(days=14, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client.force_login(other.user)

    answer = client.post(url, {"answer": "yes"})

    assert answer.status_code == 422
    assert "too old" in answer.content.decode()


@pytest.mark.usefixtures("me")
def test_letters_to_whatever_address_are_ten_a_day(client):
    answers = [_ask(client, email=f"a{n}@example.org").status_code for n in range(11)]

    assert answers == [302] * 10 + [422]
    assert Notice.objects.filter(kind="accounts.mandate_asked").count() == 10


def test_one_does_not_ask_oneself_nor_for_ever(client, me):
    own = _ask(client, email=me.user.email.upper())
    long = _ask(client, until="2099-01-01")

    assert (own.status_code, long.status_code) == (422, 422)
    assert own.context["form"].errors["email"] == ["This is your own address."]
    assert "until" in long.context["form"].errors


# --- The console ----------------------------------------------------------------------

DAUGHTER = {
    "helper_email": "lucie@example.org",
    "helper_name": "Lucie Roy",
    "kind": "family_carer",
    "legal_basis": "agreement",
    "scopes": ["profile", "demands"],
    "until": ASK["until"],
    "consent": "given",
    "consent_note": "On the phone, in her own words.",
}
REGISTER = "admin:accounts_person_register"


@pytest.fixture
def operator(client):
    create_roles()
    return sign_in(client, "admin")


def test_the_woman_of_84_and_her_daughters_mandate_in_one_screen(operator):
    answer = operator.post(reverse(REGISTER), {**CIVIL, **DAUGHTER})

    assert answer.status_code == 302
    mandate = Mandate.objects.get(kind="family_carer", helper__display_name="Lucie Roy")
    person, helper = mandate.person, mandate.helper
    assert (person.display_name, person.user, person.recipient.email) == (
        "Yvonne Roy",
        None,
        None,
    )
    assert mandate.state == MandateState.ACTIVE
    assert mandate.registered_by_id == pk_of("person", "admin")
    assert helper.user.email == "lucie@example.org"
    assert not helper.user.has_usable_password()
    assert not helper.user.emailaddress_set.get().verified
    page = operator.get(answer.url).content.decode()
    assert "print this page and post it" in page
    assert "Lucie Roy</bdi> may act for you" in page


def test_the_daughter_who_already_signs_in_is_found_by_her_address(operator):
    daughter = PersonFactory(user=UserFactory(email="lucie@example.org"))
    before = User.objects.count()

    operator.post(
        reverse(REGISTER), {**CIVIL, **DAUGHTER, "helper_email": "Lucie@Example.org"}
    )

    assert daughter.mandates_held.get().state == MandateState.ACTIVE
    assert User.objects.count() == before


def test_names_that_are_too_long_together_are_told_so(operator):
    answer = operator.post(
        reverse(REGISTER), {**CIVIL, "given_names": "A" * 60, "family_name": "B" * 60}
    )

    [error] = answer.context["form"].errors["given_names"]
    assert "this name has 121" in error


def test_a_refused_mandate_registers_nobody(operator):
    before = Person.objects.count(), User.objects.count()

    answer = operator.post(
        reverse(REGISTER), {**CIVIL, **DAUGHTER, "consent": "not_possible"}
    )

    assert answer.status_code == 422
    assert "signed power of attorney" in answer.content.decode()
    assert (Person.objects.count(), User.objects.count()) == before


def test_somebody_who_may_be_known_is_shown_before_anything_is_written(operator):
    operator.post(reverse(REGISTER), CIVIL)
    swapped = {**CIVIL, "given_names": "ROY", "family_name": "Yvonné"}

    warned = operator.post(reverse(REGISTER), swapped)
    page = warned.content.decode()

    assert warned.status_code == 422
    assert "may already be known" in page
    assert "<bdi>Yvonne Roy</bdi>" in page
    assert 'value="Yvonné"' in page
    assert CivilRecord.objects.count() == 1
    sure = operator.post(reverse(REGISTER), {**swapped, "is_other": "on"})
    assert sure.status_code == 302
    doubles = operator.get(reverse("admin:accounts_person_doubles")).content.decode()
    assert doubles.count("<bdi>") == 2


def test_a_coordinator_registers_members_of_what_they_coordinate(client):
    create_roles()
    coordinator = sign_in(client, "coordinator")
    other = OrganisationFactory()

    foreign = coordinator.post(
        reverse(REGISTER), {**CIVIL, "organisation": str(other.uuid)}
    )
    answer = coordinator.post(
        reverse(REGISTER), {**CIVIL, "organisation": uuid_of("organisation", "coop")}
    )

    assert (foreign.status_code, answer.status_code) == (422, 302)
    membership = Membership.objects.get(person__display_name="Yvonne Roy")
    assert membership.organisation_id == pk_of("organisation", "coop")
    assert membership.role == Role.MEMBER


def test_a_coordinator_is_told_of_a_double_they_may_not_see_and_not_who(client):
    create_roles()
    sign_in(client, "admin").post(
        reverse(REGISTER), {**CIVIL, "given_names": "Yvonne", "phone": "0601020304"}
    )
    client.logout()
    coordinator = sign_in(client, "coordinator")

    warned = coordinator.post(
        reverse(REGISTER),
        {
            "given_names": "Paul",
            "family_name": "Roy",
            "phone": "06 01 02 03 04",
            "organisation": uuid_of("organisation", "coop"),
        },
    )

    page = warned.content.decode()
    assert warned.status_code == 422
    assert "Somebody you do not look after: ask an operator." in page
    assert "Yvonne" not in page


def test_acting_for_a_caller_leads_to_their_pages_with_the_consent_noted(operator):
    person = PersonFactory(display_name="Yvonne Roy")
    url = reverse("admin:accounts_person_act", args=[person.pk])

    refused = operator.post(url, {"note": "She says so."})
    answer = operator.post(url, {"note": "She says so.", "has_agreed": "on"})

    assert refused.status_code == 422
    mandate = Mandate.objects.get(person=person)
    assert answer.url == mandate.get_absolute_url()
    assert mandate.consent_note == "She says so."
    page = operator.get(answer.url).content.decode()
    assert "You act for <bdi>Yvonne Roy</bdi>" in page


def test_two_records_are_made_one_from_the_list_of_doubles(operator):
    for _ in range(2):
        operator.post(reverse(REGISTER), {**CIVIL, "is_other": "on"})
    first, second = Person.objects.filter(display_name="Yvonne Roy").order_by("pk")
    doubles = operator.get(reverse("admin:accounts_person_doubles")).content.decode()
    [link] = re.findall(r'href="(/admin/[^"]+/merge/\?into=[^"]+)"', doubles)

    form = operator.get(link).content.decode()
    answer = operator.post(
        link, {"keep": first.uuid, "reason": "typed_twice", "is_sure": "on"}
    )

    assert str(first.uuid) in form
    assert answer.status_code == 302
    second.refresh_from_db()
    assert second.merged_into == first


def test_a_record_nobody_may_see_is_not_one_to_keep(client):
    create_roles()
    coordinator = sign_in(client, "coordinator")
    mine = MembershipFactory(
        organisation_id=pk_of("organisation", "coop"), person=PersonFactory(user=None)
    ).person
    url = reverse("admin:accounts_person_merge", args=[mine.pk])
    data = {"reason": "paper", "is_sure": "on"}

    hidden = coordinator.post(url, {**data, "keep": uuid_of("person", "stranger")})
    seen = coordinator.post(url, {**data, "keep": uuid_of("person", "coop_member")})

    assert hidden.context["form"].errors["keep"] == ["No record has this identifier."]
    assert "Only operators" in seen.content.decode()
    assert email_of("coordinator")


def test_the_name_at_sign_up_is_held_to_the_same_rules(client):
    answer = client.post(
        reverse("account_signup"),
        {
            "display_name": "Jеanne",
            "email": "jeanne@example.org",
            "password1": "a long walk by the canal",
        },
    )

    [error] = answer.context["form"].errors["display_name"]
    assert "two alphabets" in error
    assert not User.objects.exists()
