"""kill -9 of everything in turn, while clients write: no acknowledged write is lost."""

import itertools
import os
import signal
import sys
import threading
import time

import psycopg
import pytest
import redis

from asasap import embedded
from tests.depth import DEEP

ROUNDS = 50 if DEEP else 5
ANSWERS_WITHIN_SECONDS = 5


class Writer(threading.Thread):
    """Writes one number after another; keeps those whose writing was acknowledged."""

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
            except (psycopg.Error, redis.RedisError):
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


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_after_any_kill_the_portal_answers_and_nothing_acknowledged_is_lost(portal):
    portal.start()
    writers = [DatabaseWriter(portal.data), QueueWriter(portal.data)]
    for writer in writers:
        writer.start()

    for number in range(ROUNDS):
        for victim in ("postgres", "valkey", "web-1", "web-2", "worker", "beat"):
            _kill_child(portal, victim)
        _kill_supervisor(portal, at_once=number % 2 == 0)

    for writer in writers:
        writer.is_over.set()
        writer.join()
        lost = set(writer.acknowledged) - writer.found()
        assert len(writer.acknowledged) > 100 * ROUNDS
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
