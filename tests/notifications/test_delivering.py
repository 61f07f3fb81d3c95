"""Sending: at least once, by one at a time, and not for ever."""

import os
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.template import TemplateDoesNotExist
from django.utils import translation
from django.utils.translation import gettext

from asasap.kernel.periods import PARIS
from asasap.notifications import tasks
from asasap.notifications.enums import LEASE, MAX_ATTEMPTS
from asasap.notifications.models import Delivery
from asasap.notifications.operations.delivering import deliver, deliver_digest
from tests.factories.notifications import (
    NOON,
    DeliveryFactory,
    NoticeFactory,
    RecipientFactory,
)

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def outcome(delivery):
    delivery.refresh_from_db()
    return delivery.attempts, delivery.sent_at, delivery.gave_up_at


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_letter_is_in_its_readers_language(language):
    recipient = RecipientFactory(language=language, email="anne@example.org")
    delivery = DeliveryFactory(notice=NoticeFactory(recipient=recipient))

    deliver(delivery=delivery, now=NOON)

    [letter] = mail.outbox
    with translation.override(language):
        subject = gettext("Welcome to ASASAP")
    assert (letter.to, letter.subject) == (["anne@example.org"], subject)
    assert outcome(delivery) == (1, NOON, None)


def test_a_letter_says_where_to_open_it_and_how_to_have_fewer():
    recipient = RecipientFactory(language="en")
    notice = NoticeFactory(recipient=recipient, url="/home/", values={"name": "O'Hara"})

    deliver(delivery=DeliveryFactory(notice=notice), now=NOON)

    [letter] = mail.outbox
    lines = letter.body.splitlines()
    assert "O'Hara" in lines[0]
    assert lines[-4] == "Open it here: http://localhost:8000/home/"
    assert lines[-1].endswith(" http://localhost:8000/notices/preferences/")
    assert letter.extra_headers["Message-ID"] == f"<{notice.uuid}@localhost>"


def test_a_code_is_sent_as_it_is():
    values = {"subject": "Your\ncode", "body": "It is 123-456.\n\nBye."}
    notice = NoticeFactory(kind="accounts.letter", values=values, is_listed=False)

    deliver(delivery=DeliveryFactory(notice=notice), now=NOON)

    [letter] = mail.outbox
    assert letter.subject == "Your"
    assert letter.body.endswith("It is 123-456.\n\nBye.")


def test_twice_or_late_sends_one_letter():
    delivery = DeliveryFactory()

    for late in range(3):
        deliver(delivery=delivery, now=NOON + late * timedelta(days=1))

    assert len(mail.outbox) == 1
    assert outcome(delivery) == (1, NOON, None)


def test_nothing_leaves_before_its_hour():
    delivery = DeliveryFactory(due_at=NOON + MINUTE)

    deliver(delivery=delivery, now=NOON)

    assert mail.outbox == []
    assert outcome(delivery) == (0, None, None)


@pytest.mark.usefixtures("eager")
def test_the_finder_delivers_what_is_due_and_nothing_else():
    due = [DeliveryFactory(), DeliveryFactory()]
    later = DeliveryFactory(due_at=datetime(2100, 1, 1, tzinfo=PARIS))
    gathered = DeliveryFactory(is_gathered=True)

    tasks.find_due()

    assert [outcome(d)[0] for d in (*due, later, gathered)] == [1, 1, 0, 0]
    assert len(mail.outbox) == 2


def test_a_letter_whose_notice_was_erased_is_no_failure():
    delivery = DeliveryFactory()
    Delivery.objects.all().delete()

    tasks.deliver_one(delivery_id=delivery.pk)

    assert mail.outbox == []


def test_a_mail_server_that_hesitates_is_asked_again_less_and_less_often(mail_server):
    mail_server.refusal = "450 later"
    delivery = DeliveryFactory()
    now, waits = NOON, []

    for _ in range(MAX_ATTEMPTS - 1):
        deliver(delivery=delivery, now=now)
        delivery.refresh_from_db()
        waits.append((delivery.due_at - now) // MINUTE)
        now = delivery.due_at

    assert waits == [1, 3, 9, 27, 81, 243, 720, 720, 720]
    assert "450" in delivery.last_error
    assert outcome(delivery) == (MAX_ATTEMPTS - 1, None, None)


def test_the_tenth_failure_is_the_last_and_is_said_aloud(mail_server, caplog):
    mail_server.refusal = "450 later"
    delivery = DeliveryFactory(attempts=MAX_ATTEMPTS - 1)

    for late in range(2):
        deliver(delivery=delivery, now=NOON + late * timedelta(days=1))

    assert outcome(delivery) == (MAX_ATTEMPTS, None, NOON)
    [record] = caplog.records
    assert (record.levelname, "given up" in record.message) == ("ERROR", True)


def test_an_address_that_does_not_exist_is_given_up_at_once(mail_server):
    mail_server.refusal = "550 no such box"
    delivery = DeliveryFactory()

    deliver(delivery=delivery, now=NOON)

    assert outcome(delivery) == (1, None, NOON)


def test_an_address_taken_back_before_the_letter_leaves_is_given_up():
    delivery = DeliveryFactory(notice__recipient__email=None)

    deliver(delivery=delivery, now=NOON)

    assert outcome(delivery) == (1, None, NOON)


def test_a_letter_that_kills_whoever_sends_it_ends_too(caplog):
    delivery = DeliveryFactory(attempts=MAX_ATTEMPTS)

    deliver(delivery=delivery, now=NOON)

    assert mail.outbox == []
    assert outcome(delivery) == (MAX_ATTEMPTS, None, NOON)
    assert "no attempt ended" in caplog.text


def test_a_fault_of_ours_surfaces_and_the_letter_waits_for_its_mending():
    delivery = DeliveryFactory(notice__kind="accounts.unwritten")

    with pytest.raises(TemplateDoesNotExist, match="unwritten"):
        deliver(delivery=delivery, now=NOON)

    assert outcome(delivery) == (1, None, None)
    assert delivery.due_at == NOON + LEASE


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_sends(mail_server):
    delivery = DeliveryFactory()
    mail_server.may_answer.clear()

    first = threading.Thread(target=_deliver_apart, args=(delivery,))
    first.start()
    assert mail_server.is_asked.wait(timeout=5)
    deliver(delivery=delivery, now=NOON + MINUTE)  # While the first is at it.
    mail_server.may_answer.set()
    first.join()

    assert len(mail_server.letters) == 1
    assert outcome(delivery) == (1, NOON, None)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_the_same_instant_one_does_not_even_wait(mail_server):
    delivery = DeliveryFactory()

    with connection.cursor() as cursor:
        connection.set_autocommit(False)
        cursor.execute("SELECT 1 FROM notifications_delivery FOR NO KEY UPDATE")
        rival = threading.Thread(target=_deliver_apart, args=(delivery,))
        rival.start()
        rival.join(timeout=3)
        is_waiting = rival.is_alive()
        connection.rollback()
        connection.set_autocommit(True)
    rival.join()

    assert not is_waiting
    assert mail_server.letters == []
    assert outcome(delivery) == (0, None, None)


WORKER = """
import django
django.setup()
from datetime import datetime
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", {port}
settings.DATABASES["default"]["NAME"] = {database!r}
from asasap.notifications.models import Delivery
from asasap.notifications.operations.delivering import deliver
deliver(delivery=Delivery.objects.get(), now=datetime.fromisoformat({now!r}))
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_sending_is_replaced_when_its_lease_ends(mail_server):
    delivery = DeliveryFactory()
    mail_server.may_answer.clear()
    code = WORKER.format(
        port=mail_server.port,
        database=connection.settings_dict["NAME"],
        now=NOON.isoformat(),
    )

    with subprocess.Popen([sys.executable, "-c", code], env=os.environ) as worker:
        assert mail_server.is_asked.wait(timeout=30)
        worker.send_signal(signal.SIGKILL)
    mail_server.may_answer.set()

    assert outcome(delivery) == (1, None, None)
    deliver(delivery=delivery, now=NOON + LEASE - MINUTE)
    assert len(mail_server.letters) == 1  # The first, nobody knows whether it left.
    deliver(delivery=delivery, now=NOON + LEASE)
    assert len({letter["Message-ID"] for letter in mail_server.letters}) == 1
    assert len(mail_server.letters) == 2
    assert outcome(delivery) == (2, NOON + LEASE, None)


@pytest.mark.usefixtures("eager")
def test_a_day_of_news_is_one_letter_for_each_recipient():
    anne = RecipientFactory(email="anne@example.org", language="en")
    boris = RecipientFactory(email="boris@example.org", language="fr")
    gathered = [
        DeliveryFactory(
            notice=NoticeFactory(recipient=anne, values={"name": name}),
            is_gathered=True,
        )
        for name in ("Anne", "Alain")
    ]
    gathered.append(
        DeliveryFactory(notice=NoticeFactory(recipient=boris), is_gathered=True)
    )
    DeliveryFactory(notice=NoticeFactory(recipient=anne))  # Leaves by itself.

    for _ in range(2):
        tasks.find_digests()

    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert len(mail.outbox) == 2
    assert letters["anne@example.org"].subject == "2 messages for you today"
    assert letters["anne@example.org"].body.count("* Welcome to ASASAP") == 2
    assert "Hello Alain." in letters["anne@example.org"].body
    assert letters["boris@example.org"].body.count("* ") == 1
    assert all(outcome(d)[1] for d in gathered)


def test_what_is_gathered_does_not_leave_by_itself():
    delivery = DeliveryFactory(is_gathered=True)

    deliver(delivery=delivery, now=NOON)

    assert mail.outbox == []
    assert outcome(delivery) == (0, None, None)


def test_a_digest_that_failed_is_tried_again_whole(mail_server):
    mail_server.refusal = "450 later"
    recipient = RecipientFactory()
    gathered = [
        DeliveryFactory(notice=NoticeFactory(recipient=recipient), is_gathered=True)
        for _ in range(2)
    ]

    deliver_digest(recipient=recipient, now=NOON)
    mail_server.refusal = ""
    deliver_digest(recipient=recipient, now=NOON + MINUTE)

    assert len(mail_server.letters) == 1
    assert [outcome(d) for d in gathered] == [(2, NOON + MINUTE, None)] * 2


def _deliver_apart(delivery):
    try:
        deliver(delivery=delivery, now=NOON)
    finally:
        connection.close()
