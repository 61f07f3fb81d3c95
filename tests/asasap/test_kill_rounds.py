"""kill -9 of everything in turn, while clients write: no acknowledged write is lost."""

import itertools
import json
import os
import signal
import sys
import threading
import time
from contextlib import nullcontext
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psycopg
import pytest
import redis

from asasap import embedded
from dashboards.queries.demo import DEMO_PASSWORD
from tests.depth import DEEP
from tests.notifications.push_service import Browser

ROUNDS = 50 if DEEP else 1
# In a round each child is killed, the last ones of a portal that came back at once from
# the supervisor’s own kill; and the supervisor is, in both ways.
HALVES = [
    (("postgres", "web-1", "worker"), True),
    (("valkey", "web-2", "beat"), False),
]
ANSWERS_WITHIN_SECONDS = 5


class Writer(threading.Thread):
    """Writes one number after another; keeps those whose writing was acknowledged."""

    LEAST_A_ROUND = 100

    def __init__(self):
        super().__init__(daemon=True)
        self.acknowledged: list[int] = []
        self.is_over = threading.Event()

    def run(self):
        numbers = itertools.count()
        while not self.is_over.is_set():
            try:
                with self.connect() as connection:
                    while not self.is_over.is_set():
                        number = next(numbers)
                        self.write(connection, number)
                        self.acknowledged.append(number)
                        time.sleep(0.002)
            except (psycopg.Error, redis.RedisError, HTTPException, OSError):
                time.sleep(0.05)  # Down, or coming back: a number is never reused.


class DatabaseWriter(Writer):
    def __init__(self, data):
        super().__init__()
        self.url = embedded.database_url(data)
        with self.connect() as connection:
            connection.execute("CREATE TABLE kill_rounds (number bigint PRIMARY KEY)")

    def connect(self):
        return psycopg.connect(self.url, autocommit=True)

    def write(self, connection, number):
        connection.execute("INSERT INTO kill_rounds VALUES (%s)", [number])

    def found(self):
        with self.connect() as connection:
            rows = connection.execute("SELECT number FROM kill_rounds").fetchall()
        return {number for (number,) in rows}


class QueueWriter(Writer):
    def __init__(self, data):
        super().__init__()
        self.url = embedded.redis_url(data, 9)

    def connect(self):
        return redis.Redis.from_url(self.url)

    def write(self, connection, number):
        connection.rpush("kill-rounds", number)

    def found(self):
        with self.connect() as connection:
            return {int(number) for number in connection.lrange("kill-rounds", 0, -1)}


class PortalWriter(Writer):
    """A resident of the demo who adds one device after another to their account."""

    LEAST_A_ROUND = 20
    ENDPOINT = "https://push.example/kill-rounds/"

    def __init__(self, portal):
        super().__init__()
        self.database_url = embedded.database_url(portal.data)
        self.port = portal.port
        self.browser = Browser()
        self.jar = CookieJar()
        self.http = build_opener(HTTPCookieProcessor(self.jar))

    def connect(self):
        """Signed in once: the session, too, is to outlive what is killed."""
        if "sessionid" not in self.cookies():
            resident = {
                "login": "resident@demo.asasap.example",
                "password": DEMO_PASSWORD,
            }
            self.ask("/account/login/")
            self.ask("/account/login/", urlencode(resident))
        return nullcontext()

    def write(self, _connection, number):
        device = {
            "endpoint": f"{self.ENDPOINT}{number}",
            "keys": {"p256dh": self.browser.p256dh, "auth": self.browser.auth},
        }
        status = self.ask("/notices/device/", json.dumps(device))
        if status != 204:
            raise HTTPException(f"not acknowledged: {status}")

    def ask(self, path, body=None) -> int:
        """GET without a body, POST with one, as a browser would."""
        headers = {"X-CSRFToken": self.cookies().get("csrftoken", "")}
        data = body.encode() if body else None
        request = Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        with self.http.open(request, timeout=5) as response:
            return response.status

    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value for cookie in self.jar}

    def found(self):
        query = "SELECT endpoint FROM notifications_pushsubscription"
        with psycopg.connect(self.database_url) as connection:
            rows = connection.execute(query).fetchall()
        return {int(endpoint.rpartition("/")[2]) for (endpoint,) in rows}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_after_any_kill_the_portal_answers_and_nothing_acknowledged_is_lost(portal):
    portal.environment["ASASAP_DEMO"] = "1"
    portal.start()
    writers = [
        DatabaseWriter(portal.data),
        QueueWriter(portal.data),
        PortalWriter(portal),
    ]
    for writer in writers:
        writer.start()

    for victims, at_once in HALVES * ROUNDS:
        for victim in victims:
            _kill_child(portal, victim)
        _kill_supervisor(portal, at_once=at_once)

    for writer in writers:
        writer.is_over.set()
        writer.join()
        lost = set(writer.acknowledged) - writer.found()
        assert len(writer.acknowledged) > writer.LEAST_A_ROUND * ROUNDS
        assert lost == set()
    portal.process.send_signal(signal.SIGTERM)
    assert portal.process.wait(timeout=30) == 0
    portal.wait_until_nothing_is_left()


def _kill_child(portal, victim):
    """Of a whole portal, kill one child, and see the pages come back in time."""
    _wait_for(lambda: portal.web_servers() == 2, "both web servers")
    killed = portal.pids()[victim]
    os.kill(killed, signal.SIGKILL)
    killed_at = time.monotonic()

    def is_back():
        is_another = portal.pids().get(victim, killed) != killed
        return is_another and portal.is_ready() and portal.get("/") == 200

    _wait_for(is_back, victim)
    took = time.monotonic() - killed_at
    assert took < ANSWERS_WITHIN_SECONDS, f"{victim}:\n{portal.said()}"


def _kill_supervisor(portal, *, at_once):
    """Start again at once, into the dying orphans; or see first that they all die."""
    portal.process.kill()
    portal.process.wait()
    if not at_once:
        portal.wait_until_nothing_is_left()
    portal.start()


def _wait_for(condition, name, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{name} did not come back"
        time.sleep(0.02)
