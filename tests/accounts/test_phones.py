"""A telephone as a way in: written as people write it, proved, one login's alone."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import LoginPhone
from accounts.operations.phones import PhoneTaken, forget_phone, keep_phone
from accounts.queries.phones import login_of_phone
from accounts.rules.phones import mobile_number
from asasap.notifications.models import Notice
from tests.factories.accounts import PersonFactory, UserFactory
from tests.roles import enter_as
from tests.signing_in import sms_code

pytestmark = pytest.mark.django_db

NUMBER = "+33601020304"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    """Each number and each address may ask for so many codes a minute."""
    cache.clear()


@pytest.fixture
def person():
    person = PersonFactory()
    person.user.emailaddress_set.create(
        email=person.user.email, verified=True, primary=True
    )
    return person


@pytest.mark.parametrize(
    "typed",
    ["06 01 02 03 04", "06.01.02.03.04", "0601020304", "+33 6 01 02 03 04",
     "0033 601020304", "+33 (0)6 01 02 03 04", "０６０１０２０３０４"],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(typed):
    assert mobile_number(typed) == NUMBER


@pytest.mark.parametrize(
    "typed",
    ["", "12", "06 01 02 03", "01 42 68 53 00", "08 99 70 12 34", "+1 202 555 0143",
     "+882 16 555 0143", "jeanne@example.org", "06 01 02 03 04 05 06"],
)  # fmt: skip
def test_what_is_no_mobile_of_here_is_refused(typed):
    assert mobile_number(typed) is None


def test_overseas_mobiles_are_read_as_written_there():
    assert mobile_number("0692 12 34 56") == "+262692123456"


def test_one_adds_a_number_and_signs_in_with_it(client, person):
    enter_as(client, person.user, ["password"])
    sent = client.post(reverse("account_change_phone"), {"phone": "06 01 02 03 04"})
    assert sent.url == reverse("account_verify_phone")
    assert login_of_phone(NUMBER) is None  # Not before it is proved.
    client.post(sent.url, {"code": sms_code()})
    client.logout()

    client.post(reverse("account_request_login_code"), {"phone": "06 01 02 03 04"})
    response = client.post(reverse("account_confirm_login_code"), {"code": sms_code()})

    assert response.url == reverse("dashboards:my_day")
    assert client.get("/about/").wsgi_request.user == person.user


def test_a_number_and_a_password_sign_in_too(client, person):
    keep_phone(user=person.user, number=NUMBER, now=timezone.now())

    response = client.post(
        reverse("account_login"),
        {"login": "06 01 02 03 04", "password": "a password for tests"},
    )

    assert response.url == reverse("dashboards:my_day")


def test_the_database_does_not_hold_the_number(person):
    keep_phone(user=person.user, number=NUMBER, now=timezone.now())

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM accounts_loginphone p")
        [(row,)] = cursor.fetchall()
    assert "601020304" not in row


def test_a_number_somebody_else_has_proved_is_refused_once_proved_again(client, person):
    keep_phone(user=UserFactory(), number=NUMBER, now=timezone.now())
    enter_as(client, person.user, ["password"])
    sent = client.post(reverse("account_change_phone"), {"phone": NUMBER})

    response = client.post(sent.url, {"code": sms_code()})

    assert "code" in response.context["form"].errors
    assert not LoginPhone.objects.filter(user=person.user).exists()


def test_two_may_wait_for_the_same_number_and_one_has_it():
    first, second = UserFactory(), UserFactory()
    keep_phone(user=first, number=NUMBER, now=None)
    keep_phone(user=second, number=NUMBER, now=None)
    keep_phone(user=second, number=NUMBER, now=timezone.now())

    with pytest.raises(PhoneTaken):
        keep_phone(user=first, number=NUMBER, now=timezone.now())

    assert login_of_phone(NUMBER) == second


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_prove_one_number_at_once_do_not_both_have_it():
    first, second = UserFactory(), UserFactory()
    heard = []

    def prove():
        try:
            keep_phone(user=second, number=NUMBER, now=timezone.now())
            heard.append("kept")
        except PhoneTaken:
            heard.append("taken")
        finally:
            connection.close()

    rival = threading.Thread(target=prove)
    with transaction.atomic():
        keep_phone(user=first, number=NUMBER, now=timezone.now())
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the second did not wait for the first"
    rival.join()

    assert heard == ["taken"]
    assert login_of_phone(NUMBER) == first


def test_one_gives_the_number_up(client, person):
    keep_phone(user=person.user, number=NUMBER, now=timezone.now())
    enter_as(client, person.user, ["password"])

    client.post(reverse("accounts:phone_remove"))
    forget_phone(user=person.user)

    assert login_of_phone(NUMBER) is None


def test_a_number_that_is_none_comes_back_with_the_reason(client, person):
    enter_as(client, person.user, ["password"])

    response = client.post(reverse("account_change_phone"), {"phone": "12"})

    [error] = response.context["form"].errors["phone"]
    assert "06 01 02 03 04" in error


def test_asking_for_codes_without_end_is_slowed_down_and_told(client, person):
    enter_as(client, person.user, ["password"])
    client.post(reverse("account_change_phone"), {"phone": NUMBER})

    response = client.post(reverse("account_change_phone"), {"phone": NUMBER})

    assert response.status_code == 429
    assert Notice.objects.filter(kind="accounts.sms_code").count() == 1


def test_adding_a_number_asks_again_who_one_is(client, person):
    client.force_login(person.user)

    response = client.post(reverse("account_change_phone"), {"phone": NUMBER})

    assert response.url.startswith(reverse("account_reauthenticate"))
