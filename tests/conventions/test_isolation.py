"""The suite proves the same with the cable out, and each worker of it alone."""

import json
import os
import socket
import subprocess
import sys

import pytest
from pytest_socket import SocketConnectBlockedError

ELSEWHERE = ("192.0.2.1", 9)  # An address kept for documents: nobody's.
VALKEY_OF_THE_WORKER = """
import json
from asasap.settings import test as settings

print(json.dumps([
    settings.REDIS_URL, settings.CACHES["default"]["LOCATION"],
    settings.CELERY_BROKER_URL,
]))
"""


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_no_test_reaches_beyond_this_machine():
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(ELSEWHERE, timeout=1)


def test_workers_share_no_cache_and_no_queue():
    """What one worker counts, clears or queues would change the other's tests."""
    first, second = _valkey_of("gw0"), _valkey_of("gw1")

    assert set(first).isdisjoint(second)
    assert first[0] == first[1]


def _valkey_of(worker: str) -> list[str]:
    shown = subprocess.check_output(
        [sys.executable, "-c", VALKEY_OF_THE_WORKER],
        env=os.environ | {"PYTEST_XDIST_WORKER": worker},
    )
    return json.loads(shown)
