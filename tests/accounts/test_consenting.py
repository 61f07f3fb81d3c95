from datetime import UTC, date, datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from accounts.enums import ConsentPurpose, MandateScope
from accounts.models import Consent
from accounts.operations.consenting import (
    ConsentRefused,
    give_consent,
    withdraw_consent,
)
from accounts.operations.helping import MandateEnded
from accounts.queries.privacy import asked_of, has_agreed
from asasap.kernel.actor import Actor
from tests.factories.accounts import PersonFactory
from tests.factories.mandates import MandateFactory
from tests.factories.privacy import ConsentTextFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
LATER = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAY = date(2026, 3, 3)
IN_JUNE = date(2026, 6, 1)


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def me(person):
    return Actor(user_id=person.user_id, person_id=person.pk)


def test_who_agrees_has_agreed_from_that_moment_and_no_longer_once_taken_back(
    person, me
):
    text = ConsentTextFactory()
    purpose = text.purpose

    give_consent(person=person, text=text, actor=me, now=NOON)
    agreed = has_agreed(person_id=person.pk, purpose=purpose, day=DAY)
    withdraw_consent(person=person, purpose=purpose, actor=me, now=LATER)

    [consent] = Consent.objects.all()
    assert (consent.given_at, consent.withdrawn_at) == (NOON, LATER)
    assert agreed
    assert not has_agreed(person_id=person.pk, purpose=purpose, day=DAY)


def test_answering_twice_is_answering_once(person, me):
    text = ConsentTextFactory()

    first = give_consent(person=person, text=text, actor=me, now=NOON)
    again = give_consent(person=person, text=text, actor=me, now=LATER)
    for _ in range(2):
        withdraw_consent(person=person, purpose=text.purpose, actor=me, now=LATER)

    assert first == again
    assert Consent.objects.get().given_at == NOON


def test_new_words_ask_again_and_the_old_answer_does_not_count_for_them(person, me):
    old = ConsentTextFactory(valid=DateRange(date(2026, 1, 1), IN_JUNE))
    new = ConsentTextFactory(version=2, valid=DateRange(IN_JUNE, None))
    give_consent(person=person, text=old, actor=me, now=NOON)

    [asked] = asked_of(person=person, language="en", today=IN_JUNE)
    assert (asked.text, asked.given_at, asked.is_new) == (new, None, True)
    assert not has_agreed(person_id=person.pk, purpose=old.purpose, day=IN_JUNE)

    give_consent(person=person, text=new, actor=me, now=LATER)
    [asked] = asked_of(person=person, language="en", today=IN_JUNE)
    assert (asked.given_at, asked.is_new) == (LATER, False)
    assert list(Consent.objects.standing()) == [Consent.objects.get(text=new)]


def test_words_that_have_changed_since_they_were_read_cannot_be_agreed_to(person, me):
    old = ConsentTextFactory(valid=DateRange(date(2026, 1, 1), IN_JUNE))

    with pytest.raises(ConsentRefused, match="have changed"):
        give_consent(person=person, text=old, actor=me, now=LATER)

    assert not Consent.objects.exists()


def test_what_is_required_ends_with_the_account_only(person, me):
    text = ConsentTextFactory(purpose=ConsentPurpose.TERMS, is_required=True)
    given = give_consent(person=person, text=text, actor=me, now=NOON)

    with pytest.raises(ConsentRefused, match="close the account"):
        withdraw_consent(person=person, purpose=text.purpose, actor=me, now=LATER)

    assert list(Consent.objects.standing()) == [given]


def test_a_helper_answers_as_far_as_the_mandate_goes_and_it_is_kept(person):
    mandate = MandateFactory(person=person)
    text = ConsentTextFactory()
    helper = _under(mandate)

    consent = give_consent(person=person, text=text, actor=helper, now=NOON)

    assert (consent.person, consent.mandate) == (person, mandate)


def test_a_mandate_on_something_else_answers_nothing(person):
    mandate = MandateFactory(person=person, scopes=[MandateScope.MONEY])

    with pytest.raises(MandateEnded):
        give_consent(
            person=person, text=ConsentTextFactory(), actor=_under(mandate), now=NOON
        )

    assert not Consent.objects.exists()


def test_the_page_gives_and_takes_back_in_one_click_each(client, person):
    text = ConsentTextFactory(valid=DateRange(date(2026, 1, 1), None))
    client.force_login(person.user)
    url, page = reverse("accounts:privacy_consent"), reverse("accounts:privacy")
    answer = {"purpose": text.purpose, "version": text.version}

    given = client.post(url, {**answer, "agree": "yes"})
    withdrawn = client.post(url, {**answer, "agree": "no"})

    assert (given.status_code, given.url, withdrawn.url) == (302, page, page)
    assert Consent.objects.get().withdrawn_at is not None


def test_my_account_says_that_an_answer_is_awaited_until_it_is_given(client, person):
    text = ConsentTextFactory(purpose=ConsentPurpose.TERMS, is_required=True)
    ConsentTextFactory(purpose=ConsentPurpose.NEWSLETTER)  # Nobody has to.
    client.force_login(person.user)
    url = reverse("accounts:overview")

    before = client.get(url).context["is_asked"]
    client.post(
        reverse("accounts:privacy_consent"),
        {"purpose": text.purpose, "version": 1, "agree": "yes"},
    )

    assert (before, client.get(url).context["is_asked"]) == (True, False)


def test_a_refused_answer_comes_back_beside_its_question(client, person):
    text = ConsentTextFactory(purpose=ConsentPurpose.TERMS, is_required=True)
    client.force_login(person.user)

    response = client.post(
        reverse("accounts:privacy_consent"),
        {"purpose": text.purpose, "version": text.version, "agree": "no"},
    )

    assert response.status_code == 422
    assert response.context["refused"] == ConsentPurpose.TERMS


@pytest.mark.parametrize(
    "answer",
    [
        {"purpose": "research", "version": "2", "agree": "yes"},
        {"purpose": "nothing", "version": "1", "agree": "yes"},
        {"purpose": "research", "version": "1", "agree": "perhaps"},
        {"purpose": "research", "version": "99999999999", "agree": "yes"},
    ],
)
def test_an_answer_to_what_was_never_asked_is_not_found(client, person, answer):
    ConsentTextFactory()
    client.force_login(person.user)

    response = client.post(reverse("accounts:privacy_consent"), answer)

    assert response.status_code == 404
    assert not Consent.objects.exists()


def test_nobody_agrees_in_anothers_name_by_naming_them(client, person):
    text, other = ConsentTextFactory(), PersonFactory()
    client.force_login(person.user)

    client.post(
        reverse("accounts:privacy_consent"),
        {
            "purpose": text.purpose,
            "version": text.version,
            "agree": "yes",
            "person": other.pk,
            "person_id": other.pk,
            "mandate": 1,
        },
    )

    assert Consent.objects.get().person == person


def _under(mandate):
    return Actor(
        user_id=mandate.helper.user_id,
        person_id=mandate.person_id,
        helper_id=mandate.helper_id,
        mandate_id=mandate.pk,
        scopes=frozenset(mandate.scopes),
    )
