"""The list of one's open sessions is in words."""

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.rules.devices import device_words
from tests.factories.accounts import PersonFactory
from tests.roles import PASSWORD

FIREFOX = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) "
    "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
CHROME = (
    "Mozilla/5.0 (Linux; Android 15) "
    "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)
EDGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "
    "AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on iPhone"),
        (CHROME, "Chrome on Android"),
        (EDGE, "Edge on Mac"),
        ("curl/8.9", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_would(user_agent, words):
    with translation.override("en"):
        assert device_words(user_agent) == words


@pytest.mark.django_db
def test_one_knows_ones_own_devices_in_the_list(client):
    user = PersonFactory().user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD},
        headers={"User-Agent": SAFARI},
    )

    page = client.get(reverse("usersessions_list"), headers={"Accept-Language": "en"})

    assert "Safari" in page.text
    assert "Mozilla" not in page.text
