"""News for machines: the same rows, the same acts."""

import pytest
from django.urls import reverse

from tests.factories.accounts import PersonFactory
from tests.factories.notifications import NOON, NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory(recipient__language="en")


@pytest.fixture
def member(client, person):
    client.force_login(person.user)
    client.cookies["django_language"] = "en"
    return client


def test_ones_own_news_is_answered_worded(member, person):
    notice = NoticeFactory(recipient=person.recipient, url="/home/")
    NoticeFactory()

    response = member.get(reverse("api:notices"))

    assert response.json() == {
        "next": None,
        "previous": None,
        "results": [
            {
                "id": str(notice.uuid),
                "subject": "Welcome to ASASAP",
                "body": "Hello Anne. Your account is open."
                " From “My day” you will find what waits for you.",
                "url": "/home/",
                "created_at": "2026-03-03T12:00:00+01:00",
                "is_read": False,
            }
        ],
    }


def test_reading_twice_keeps_the_first_moment(member, person):
    notice = NoticeFactory(recipient=person.recipient, read_at=NOON)

    response = member.post(reverse("api:notice_read", args=[notice.uuid]))

    notice.refresh_from_db()
    assert response.json()["is_read"]
    assert notice.read_at == NOON


def test_anothers_news_is_not_found(member):
    notice = NoticeFactory()

    response = member.post(reverse("api:notice_read", args=[notice.uuid]))

    notice.refresh_from_db()
    assert (response.status_code, notice.read_at) == (404, None)


def test_strangers_are_refused(client):
    assert client.get(reverse("api:notices")).status_code == 403


def test_a_bad_cursor_is_said(member):
    assert member.get(reverse("api:notices"), {"cursor": "x"}).status_code == 400
