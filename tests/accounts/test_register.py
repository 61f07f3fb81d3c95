"""The national register: what it says, what is made of its faults."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.cache import cache

from accounts.adapters import register
from accounts.adapters.register import INVENTED, OUT_OF_ORDER, NationalRegister
from accounts.registry import RegisterUnavailable, national_register
from accounts.rules.organisations import RegisterAnswer

ASSOCIATION = "00000002600013"
CLOSED = "00000006700017"


class FakeRegister(ThreadingHTTPServer):
    """It answers what it is told to, or lets those who ask wait."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answers)
        self.status = 200
        self.body = json.dumps(INVENTED[ASSOCIATION]).encode()
        self.asked: list[str] = []
        self.may_answer = threading.Event()
        self.may_answer.set()


class _Answers(BaseHTTPRequestHandler):
    server: FakeRegister

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.may_answer.wait(timeout=20)
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def fake(settings):
    with FakeRegister() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.REGISTER_BACKEND = "accounts.adapters.register.NationalRegister"
        settings.REGISTER_URL = f"http://127.0.0.1:{server.server_address[1]}/search"
        cache.clear()
        yield server
        server.may_answer.set()
        server.shutdown()
        cache.clear()


def test_the_register_is_asked_by_its_number_and_read(fake):
    answer = national_register().read(ASSOCIATION)

    assert fake.asked == [f"/search?q={ASSOCIATION}"]
    assert answer == RegisterAnswer(
        siret=ASSOCIATION,
        is_open=True,
        name="ENTRAIDE DU QUARTIER",
        category="9220",
    )


def test_a_closed_establishment_comes_with_its_day(fake):
    fake.body = json.dumps(INVENTED[CLOSED]).encode()

    answer = national_register().read(CLOSED)

    assert (answer.is_known, answer.is_open) == (True, False)
    assert answer.closed_on == "2024-03-31"


def test_another_establishment_of_the_search_is_not_taken_for_it(fake):
    answer = national_register().read(CLOSED)

    assert answer == RegisterAnswer(siret=CLOSED, is_known=False)


def test_what_it_said_is_kept_and_not_asked_again(fake):
    first = national_register().read(ASSOCIATION)
    second = national_register().read(ASSOCIATION)

    assert second == first
    assert len(fake.asked) == 1


@pytest.mark.parametrize("status", [301, 400, 404, 429, 500, 503])
def test_a_register_that_refuses_is_said_to_be_silent(fake, status):
    fake.status = status

    with pytest.raises(RegisterUnavailable):
        national_register().read(ASSOCIATION)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"results": null}',
        b'{"results": [{}]}',
        b'{"results": [{"matching_etablissements": [{"siret": "00000002600013"}]}]}',
    ],
)
def test_an_answer_nobody_can_read_is_no_answer(fake, body):
    fake.body = body

    with pytest.raises(RegisterUnavailable):
        national_register().read(ASSOCIATION)


def test_a_date_nobody_can_read_is_no_answer(fake):
    told = json.loads(json.dumps(INVENTED[CLOSED]))
    told["results"][0]["matching_etablissements"][0]["date_fermeture"] = "yesterday"
    fake.body = json.dumps(told).encode()

    with pytest.raises(RegisterUnavailable):
        national_register().read(CLOSED)


def test_nobody_waits_for_a_register_that_does_not_answer(fake, monkeypatch):
    monkeypatch.setattr(register, "TIMEOUT", (0.2, 0.2))
    fake.may_answer.clear()

    with pytest.raises(RegisterUnavailable):
        national_register().read(ASSOCIATION)


def test_after_three_failures_it_is_left_alone_then_asked_again(fake):
    fake.status = 500
    for _ in range(register.FAILURES + 2):
        with pytest.raises(RegisterUnavailable):
            national_register().read(ASSOCIATION)
    asked = len(fake.asked)

    cache.delete(register.RESTING)  # As a minute does.
    fake.status = 200
    answer = national_register().read(ASSOCIATION)

    assert asked == register.FAILURES
    assert answer.is_open


def test_a_silence_is_not_kept_as_an_answer(fake):
    fake.status = 500
    with pytest.raises(RegisterUnavailable):
        national_register().read(ASSOCIATION)

    fake.status = 200

    assert national_register().read(ASSOCIATION).is_known


def test_without_an_address_the_real_one_is_silent(settings):
    settings.REGISTER_URL = ""
    cache.clear()

    with pytest.raises(RegisterUnavailable):
        NationalRegister().read(ASSOCIATION)


def test_the_simulator_knows_its_own_and_is_sometimes_out_of_order():
    simulator = national_register()

    assert simulator.read(ASSOCIATION).category == "9220"
    assert not simulator.read("73282932000074").is_known
    with pytest.raises(RegisterUnavailable):
        simulator.read(OUT_OF_ORDER)
