"""What a stranger learns at the door: nothing. What they may do there: no more.

Whether an address is known must show neither in what is answered, nor in how long it
takes: so the same passwords are hashed, and the same kinds of SQL run, both ways.
"""

import re

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, User
from accounts.operations.phones import keep_phone
from accounts.operations.signing_up import register_person
from tests.factories.accounts import UserFactory
from tests.roles import PASSWORD, enter_as
from tests.signing_in import letter_code

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "known@example.org", "never@example.org"
KNOWN_PHONE, UNKNOWN_PHONE = "06 01 02 03 04", "06 99 88 77 66"
DOORS = {
    "a sign-up": (
        "account_signup",
        lambda email: {
            "display_name": "Jeanne",
            "email": email,
            "password1": "une longue marche au bord du canal",
        },
        (KNOWN, UNKNOWN),
    ),
    "a password": (
        "account_login",
        lambda email: {"login": email, "password": "not this one at all"},
        (KNOWN, UNKNOWN),
    ),
    "a password for a telephone": (
        "account_login",
        lambda phone: {"login": phone, "password": "not this one at all"},
        (KNOWN_PHONE, UNKNOWN_PHONE),
    ),
    "a code": (
        "account_request_login_code",
        lambda email: {"email": email},
        (KNOWN, UNKNOWN),
    ),
    "a code by SMS": (
        "account_request_login_code",
        lambda phone: {"phone": phone},
        (KNOWN_PHONE, UNKNOWN_PHONE),
    ),
    "a new password": (
        "account_reset_password",
        lambda email: {"email": email},
        (KNOWN, UNKNOWN),
    ),
}
# A word of the answer that is each time another, or that the reader has typed.
CHANGING = re.compile(
    r"(name=.csrfmiddlewaretoken. value=.)\w+|(X-CSRFToken.: .)\w+"
    r"|known@example\.org|never@example\.org"
    r"|(?:\+33|0) ?6[ \d]+"
)


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


@pytest.fixture
def known():
    user = UserFactory(email=KNOWN)
    user.emailaddress_set.create(email=KNOWN, verified=True, primary=True)
    keep_phone(user=user, number="+33601020304", now=timezone.now())
    register_person(user=user, display_name="Jeanne", language="fr")
    return user


@pytest.fixture
def hashes(monkeypatch):
    """How many passwords have been hashed: what takes most of the time."""
    [name] = django_settings.PASSWORD_HASHERS
    from django.utils.module_loading import import_string  # noqa: PLC0415

    hasher, counted = import_string(name), []
    encode = hasher.encode

    def counting(self, *args, **kwargs):
        counted.append(1)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(hasher, "encode", counting)
    return counted


def knock(door: str, who: str, hashes) -> dict:
    """Knock at a door as somebody new, and tell all that can be seen of the answer."""
    route, words, _both = DOORS[door]
    client = Client()
    client.get(reverse(route))
    hashes.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.post(reverse(route), words(who))
    answered = {
        "status": response.status_code,
        "leads to": response.headers.get("Location"),
        "words": CHANGING.sub("…", response.text),
        "hashes": len(hashes),
        "writes": _kinds_of_writes(queries),
    }
    if response.status_code == 302:
        followed = client.get(response.url)
        answered["then"] = (followed.status_code, CHANGING.sub("…", followed.text))
    return answered


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("door", DOORS)
def test_no_door_tells_whether_somebody_is_known(door, hashes):
    known, unknown = DOORS[door][2]

    answers = [knock(door, who, hashes) for who in (known, unknown)]

    assert answers[0] == answers[1]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("door", [d for d in DOORS if d.startswith("a password")])
def test_a_wrong_password_is_always_hashed_once(door, hashes):
    known, unknown = DOORS[door][2]

    counts = [knock(door, who, hashes)["hashes"] for who in (known, unknown)]

    assert counts == [1, 1]


def test_signing_in_gives_the_session_another_name(client, known):
    client.get("/")
    client.session["begun"] = "before"
    session = client.session
    session["begun"] = "before"
    session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key
    before = session.session_key

    client.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})

    assert client.session.session_key != before
    assert client.get("/about/").wsgi_request.user == known
    stolen = Client()
    stolen.cookies[django_settings.SESSION_COOKIE_NAME] = before
    assert not stolen.get("/about/").wsgi_request.user.is_authenticated


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "route",
    [
        "account_login",
        "account_logout",
        "account_signup",
        "account_request_login_code",
        "account_reset_password",
        "account_email",
        "account_change_phone",
        "accounts:phone_remove",
        "accounts:show_again",
        "mfa_activate_totp",
        "mfa_login_webauthn",
        "usersessions_list",
    ],
)
def test_no_other_site_may_post_here_in_somebodys_name(route):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(email=KNOWN))

    assert strict.post(reverse(route), {}).status_code == 403


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    " https://evil.example/",
    "http://testserver@evil.example/",
]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_after_signing_in_one_stays_here(client, known, elsewhere):
    response = client.post(
        reverse("account_login"),
        {"login": known.email, "password": PASSWORD, "next": elsewhere},
    )

    assert response.url == reverse("dashboards:my_day")


@pytest.mark.parametrize("elsewhere", [*ELSEWHERE, "/favourites/"])
def test_after_signing_up_one_stays_here(client, elsewhere):
    sent = sign_up(client, next=elsewhere)
    proved = client.post(sent.url, {"code": letter_code()})

    here = elsewhere if elsewhere == "/favourites/" else reverse("accounts:welcome")
    assert proved.url == here


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_after_showing_again_who_one_is_one_stays_here(client, known, elsewhere):
    client.force_login(known)

    response = client.post(
        reverse("account_reauthenticate"), {"password": PASSWORD, "next": elsewhere}
    )

    assert "evil" not in response.url


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_out_leads_nowhere_else(client, known, elsewhere):
    client.force_login(known)

    response = client.post(reverse("account_logout"), {"next": elsewhere})

    assert response.url == reverse("dashboards:home")


def test_signing_up_gives_no_right_that_was_not_offered(client):
    client.post(
        reverse("account_signup"),
        {
            "display_name": "Mallory",
            "email": "mallory@example.org",
            "password1": "une longue marche au bord du canal",
            "is_superuser": "on",
            "is_active": "on",
            "state": "active",
            "role": "coordinator",
            "phone": "06 01 02 03 04",
        },
    )

    person = Person.objects.get(display_name="Mallory")
    assert not person.user.is_superuser
    assert not hasattr(person.user, "phone")
    assert not person.memberships.exists()


CHOSEN = "une longue marche au bord du canal"


def sign_up(client, email=UNKNOWN, **more):
    words = {"display_name": "Jeanne", "email": email, "password1": CHOSEN, **more}
    return client.post(reverse("account_signup"), words)


def enter_by_code(client, email):
    sent = client.post(reverse("account_request_login_code"), {"email": email})
    client.post(sent.url, {"code": letter_code()})
    return client.get("/about/").wsgi_request.user


def test_who_signed_up_with_the_address_of_another_is_not_let_in(client):
    sign_up(Client())
    SocialAccount.objects.create(user=User.objects.get(), provider="idp", uid="mallory")

    owner = enter_by_code(client, UNKNOWN)

    assert owner == User.objects.get(email=UNKNOWN)
    assert owner.emailaddress_set.get().verified
    assert not owner.has_usable_password()
    assert not SocialAccount.objects.exists()
    stranger = Client()
    stranger.post(reverse("account_login"), {"login": UNKNOWN, "password": CHOSEN})
    assert not stranger.get("/about/").wsgi_request.user.is_authenticated


def test_a_session_begun_before_the_address_was_proved_ends(client):
    sign_up(Client())
    begun = Client()
    begun.force_login(User.objects.get(email=UNKNOWN))
    assert begun.get("/about/").wsgi_request.user.is_authenticated

    enter_by_code(client, UNKNOWN)

    assert not begun.get("/about/").wsgi_request.user.is_authenticated


def test_who_signs_up_and_proves_the_address_keeps_the_password(client):
    sent = sign_up(client)

    client.post(sent.url, {"code": letter_code()})

    assert User.objects.get(email=UNKNOWN).check_password(CHOSEN)


def test_a_code_to_an_address_long_proved_leaves_the_password(client, known):
    assert enter_by_code(client, KNOWN) == known

    known.refresh_from_db()
    assert known.check_password(PASSWORD)
    assert known.phone.verified_at is not None


def test_guessing_a_password_is_stopped(client, known):
    for _ in range(12):
        client.post(
            reverse("account_login"), {"login": known.email, "password": "a guess"}
        )

    client.post(reverse("account_login"), {"login": known.email, "password": PASSWORD})

    assert not client.get("/about/").wsgi_request.user.is_authenticated


def test_a_change_of_password_signs_the_other_devices_out(client, known):
    other = enter_as(Client(), known, ["password"])
    enter_as(client, known, ["password"])

    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "une longue marche au bord du canal",
            "password2": "une longue marche au bord du canal",
        },
    )

    assert not other.get("/about/").wsgi_request.user.is_authenticated
    assert client.get("/about/").wsgi_request.user == known


def _kinds_of_writes(queries) -> list[str]:
    """The tables written, and how often."""
    writes = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "\w+"')
    return sorted(kind for query in queries for kind in writes.findall(query["sql"]))
