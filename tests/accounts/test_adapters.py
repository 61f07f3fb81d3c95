import re

import pytest
from django.urls import reverse

from accounts.models import Person
from asasap.notifications.models import Notice
from asasap.notifications.queries import words_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_signing_up_makes_a_person_and_writes_a_code_to_them(client):
    answers = {
        "display_name": "Jeanne Martin",
        "email": "jeanne@example.org",
        "password1": "un mot de passe assez long",
    }

    response = client.post(reverse("account_signup"), answers)

    assert response.status_code == 302
    [person] = Person.objects.all()
    assert (person.display_name, person.user.email) == (
        "Jeanne Martin",
        "jeanne@example.org",
    )
    kinds = Notice.objects.order_by("pk").values_list("kind", "recipient_id")
    assert list(kinds) == [
        ("accounts.welcome", person.recipient_id),
        ("accounts.letter", person.recipient_id),
    ]


def test_a_code_travels_in_the_outbox_and_signs_in(client):
    user = UserFactory(email="jeanne@example.org")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)

    client.post(reverse("account_request_login_code"), {"email": user.email})

    [letter] = Notice.objects.filter(kind="accounts.letter")
    words = words_of(letter)
    assert "ASASAP" in words.body
    [code] = re.findall(r"^[A-Z0-9-]{6,9}$", words.body, re.MULTILINE)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.url == reverse("dashboards:my_day")


def test_who_does_not_exist_is_not_told_apart(client):
    response = client.post(
        reverse("account_request_login_code"), {"email": "nobody@example.org"}
    )

    assert response.url == reverse("account_confirm_login_code")
