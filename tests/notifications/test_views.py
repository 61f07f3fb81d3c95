"""The pages of news: mine are here, another's are not found, nothing is markup."""

import html
import json
from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from asasap.kernel.actor import Actor
from asasap.notifications.models import CapturedMail, Delivery, Notice
from asasap.notifications.operations import read_all, recipient_for
from asasap.notifications.operations.delivering import deliver
from asasap.notifications.registry import topic_channels
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.notifications import (
    NOON,
    CapturedMailFactory,
    NoticeFactory,
    PushSubscriptionFactory,
)
from tests.notifications.push_service import Browser

HOUR = timedelta(hours=1)
LIST = reverse("notices:list")
PREFERENCES = reverse("notices:preferences")

# Of each topic that may be chosen about: at once, unless said otherwise.
AT_ONCE = {
    (topic, channel): "at_once"
    for topic, channels in topic_channels().items()
    for channel in channels
}
CHOICES = {
    **{f"{topic}-{channel}": cadence for (topic, channel), cadence in AT_ONCE.items()},
    "account-email": "daily",
    "language": "en",
    "quiet_from": "22:00",
    "quiet_until": "06:15",
    "digest_hour": "18",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory(recipient__language="en")


@pytest.fixture
def member(client, person) -> Client:
    client.force_login(person.user)
    client.cookies["django_language"] = "en"
    return client


def told(browser: Browser) -> dict:
    """What a browser posts, as ``PushSubscription.toJSON`` writes it."""
    return {
        "endpoint": "https://push.example.org/abc",
        "expirationTime": None,
        "keys": {"p256dh": browser.p256dh, "auth": browser.auth},
    }


def post_json(client, name, value):
    body = value if isinstance(value, str) else json.dumps(value)
    return client.post(reverse(name), body, content_type="application/json")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_notice_or_three(
    member, person, django_assert_num_queries, count
):
    NoticeFactory.create_batch(count, recipient=person.recipient)
    member.get(LIST)

    # Who asks, the notices, whether one is unread.
    with django_assert_num_queries(3):
        response = member.get(LIST)

    assert len(response.context["page"].lines) == count


def test_my_news_is_listed_newest_first_and_nobody_elses(member, person):
    old = NoticeFactory(recipient=person.recipient)
    new = NoticeFactory(recipient=person.recipient, created_at=NOON + HOUR)
    NoticeFactory()
    NoticeFactory(recipient=person.recipient, is_listed=False)

    page = member.get(LIST).context["page"]

    assert [line.uuid for line in page.lines] == [new.uuid, old.uuid]


def test_looking_at_the_list_marks_nothing_read(member, person):
    notice = NoticeFactory(recipient=person.recipient)

    member.get(LIST)

    notice.refresh_from_db()
    assert notice.read_at is None


def test_pages_follow_each_other_without_a_hole(member, person):
    for hour in range(25):
        NoticeFactory(recipient=person.recipient, created_at=NOON + hour * HOUR)

    first = member.get(LIST).context["page"]
    second = member.get(LIST + first.next_url).context["page"]

    whole = Notice.objects.newest_first().values_list("uuid", flat=True)
    assert [line.uuid for line in (*first.lines, *second.lines)] == list(whole)
    assert (first.previous_url, second.next_url) == ("", "")


def test_markup_in_news_is_shown_and_not_obeyed(member, person):
    attack = "<script>alert(1)</script>"
    NoticeFactory(recipient=person.recipient, values={"name": attack})

    page = member.get(LIST).text

    assert attack not in page
    assert html.escape(attack) in page


def test_opening_marks_read_and_leads_where_it_is_about(member, person):
    notice = NoticeFactory(recipient=person.recipient, url="/home/")

    response = member.post(reverse("notices:open", args=[notice.uuid]))

    notice.refresh_from_db()
    assert (response.status_code, response.url) == (302, "/home/")
    assert notice.read_at is not None


def test_opening_again_keeps_the_first_moment(member, person):
    notice = NoticeFactory(recipient=person.recipient, read_at=NOON)

    response = member.post(reverse("notices:open", args=[notice.uuid]))

    notice.refresh_from_db()
    assert (response.url, notice.read_at) == (LIST, NOON)


def test_anothers_news_is_not_found(member):
    notice = NoticeFactory()

    response = member.post(reverse("notices:open", args=[notice.uuid]))

    notice.refresh_from_db()
    assert (response.status_code, notice.read_at) == (404, None)


def test_a_letter_that_is_not_listed_is_not_found(member, person):
    letter = NoticeFactory(recipient=person.recipient, is_listed=False)

    response = member.post(reverse("notices:open", args=[letter.uuid]))

    assert response.status_code == 404


def test_all_is_read_at_once_but_not_anothers(member, person):
    mine = NoticeFactory.create_batch(2, recipient=person.recipient)
    NoticeFactory()

    response = member.post(reverse("notices:read_all"), follow=True)

    read = Notice.objects.exclude(read_at=None).order_by("pk")
    assert list(read) == mine
    assert "2 messages marked read." in response.text


def test_what_comes_while_the_list_is_looked_at_stays_unread(person):
    shown = NoticeFactory(recipient=person.recipient)
    come = NoticeFactory(recipient=person.recipient, created_at=NOON + HOUR)

    count = read_all(actor=Actor(recipient_id=person.recipient_id), now=NOON)

    unread = Notice.objects.unread()
    assert (count, list(unread)) == (1, [come])
    assert shown not in unread


def test_choices_are_kept_and_shown_again(member, person):
    response = member.post(PREFERENCES, CHOICES)

    assert (response.status_code, response.url) == (302, PREFERENCES)
    recipient = person.recipient
    recipient.refresh_from_db()
    assert recipient.preferences.cadences() == AT_ONCE | {("account", "email"): "daily"}
    assert (recipient.quiet_from, recipient.quiet_until) == (time(22), time(6, 15))
    assert (recipient.digest_hour, recipient.language) == (18, "en")
    form = member.get(PREFERENCES).context["form"]
    assert form.initial["account-email"] == "daily"
    assert form.initial["digest_hour"] == 18


def test_choices_made_twice_are_those_of_the_second_time(member, person):
    member.post(PREFERENCES, CHOICES)

    member.post(PREFERENCES, {**CHOICES, "account-email": "never"})

    cadences = person.recipient.preferences.cadences()
    assert cadences == AT_ONCE | {("account", "email"): "never"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("account-email", "hourly"),
        ("quiet_from", "25:00"),
        ("digest_hour", "24"),
        ("language", "de"),
    ],
)
def test_a_bad_choice_comes_back_beside_its_field(member, person, field, value):
    response = member.post(PREFERENCES, {**CHOICES, field: value})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not person.recipient.preferences.exists()


def test_a_login_without_a_person_has_no_choices(client):
    client.force_login(UserFactory())

    assert client.get(PREFERENCES).status_code == 404


def test_a_browser_subscribes_and_leaves(member, person):
    browser = Browser()

    added = post_json(member, "notices:device_add", told(browser))
    [device] = person.recipient.devices.live()
    removed = post_json(member, "notices:device_remove", told(browser))

    assert (added.status_code, removed.status_code) == (204, 204)
    assert (device.p256dh, device.auth) == (browser.p256dh, browser.auth)
    assert not person.recipient.devices.live().exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/abc",
        "https://push.example.org:8443/abc",
        "https://push.example.org:99999/abc",
        "https://user@push.example.org/abc",
        "https://[::1]/abc",
        "https://push.example.org/a\x00b",
        " https://push.example.org/abc",
        "https://push.example.org/" + "a" * 500,
        "file:///etc/passwd",
        "https://push.example.org/a b",
        "",
        None,
        7,
    ],
)
def test_an_address_that_is_no_push_services_is_refused(member, endpoint):
    subscription = {**told(Browser()), "endpoint": endpoint}

    for name in ("notices:device_add", "notices:device_remove"):
        response = post_json(member, name, subscription)
        assert response.status_code == 422
        assert list(response.json()["errors"]) == ["endpoint"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("p256dh", "BAAA"),
        ("p256dh", "é"),
        ("p256dh", "A" * 87),
        ("auth", "c2hvcnQ"),
        ("auth", "é"),
    ],
)
def test_a_key_no_browser_has_is_refused(member, key, value):
    subscription = told(Browser())
    subscription["keys"][key] = value

    response = post_json(member, "notices:device_add", subscription)

    assert (response.status_code, list(response.json()["errors"])) == (422, [key])


@pytest.mark.parametrize("body", ["", "{", "[]", '{"keys": 3}', "\ufeff{}", "null"])
def test_what_is_no_subscription_at_all_is_refused(member, body):
    assert post_json(member, "notices:device_add", body).status_code == 422


def test_anothers_browser_is_not_removed(member):
    device = PushSubscriptionFactory()

    post_json(member, "notices:device_remove", {"endpoint": device.endpoint})

    device.refresh_from_db()
    assert device.gone_at is None


def test_anyone_reads_the_mailbox_of_the_demo(client):
    letter = CapturedMailFactory(text="Your code: 123\n<b>456</b>")

    listed = client.get(reverse("notices:mailbox"))
    shown = client.get(reverse("notices:letter", args=[letter.uuid]))

    assert listed.context["letters"] == [letter]
    assert "Your code: 123" in shown.text
    assert "&lt;b&gt;456" in shown.text


def test_elsewhere_than_in_the_demo_there_is_no_mailbox(client, settings):
    settings.DEMO = False
    letter = CapturedMailFactory()

    answers = [
        client.get(reverse("notices:mailbox")).status_code,
        client.get(reverse("notices:letter", args=[letter.uuid])).status_code,
    ]

    assert answers == [404, 404]


def test_without_a_mail_server_letters_are_kept_in_the_mailbox(settings):
    settings.EMAIL_BACKEND = "asasap.notifications.adapters.MailboxBackend"
    recipient = recipient_for(email="anne@example.org", language="en")
    notice = NoticeFactory(recipient=recipient)

    deliver(
        delivery=Delivery.objects.create(notice=notice, channel="email", due_at=NOON),
        now=NOON,
    )

    [letter] = CapturedMail.objects.all()
    assert (letter.to, letter.subject) == ("anne@example.org", "Welcome to ASASAP")
