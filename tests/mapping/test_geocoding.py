"""The national address base: what it says, what is made of its faults."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from redis import Redis

from mapping.adapters import geocoding
from mapping.adapters.geocoding import NationalAddresses
from mapping.enums import PlacePrecision, Point
from mapping.operations.locating import locate
from mapping.registry import GeocoderUnavailable, geocoder
from mapping.rules import Answer
from tests.factories.places import CommuneFactory

ADDRESS = "12 rue de l’Exemple"
FOUND = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [2.4431, 48.8612]},
    "properties": {
        "label": "12 Rue de l'Exemple 93100 Montreuil",
        "score": 0.97,
        "type": "housenumber",
        "citycode": "93048",
    },
}


def feature(coordinates=(2.4431, 48.8612), **properties):
    return {
        **FOUND,
        "geometry": {"type": "Point", "coordinates": list(coordinates)},
        "properties": FOUND["properties"] | properties,
    }


class FakeBan(ThreadingHTTPServer):
    """It answers what it is told to, or lets those who ask wait."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answers)
        self.status = 200
        self.asked: list[str] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.drips = False
        self.tell(FOUND)

    def tell(self, *features):
        told = {"type": "FeatureCollection", "features": list(features)}
        self.body = json.dumps(told).encode()


class _Answers(BaseHTTPRequestHandler):
    server: FakeBan

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.may_answer.wait(timeout=20)
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.body)
        while self.server.drips:
            self.wfile.write(b" ")
            threading.Event().wait(0.02)

    def log_message(self, *_args):
        pass

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except OSError:  # Who asked hung up.
            self.close_connection = True


@pytest.fixture
def fake(settings):
    with FakeBan() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.GEOCODER_BACKEND = "mapping.adapters.geocoding.NationalAddresses"
        settings.GEOCODER_URL = f"http://127.0.0.1:{server.server_address[1]}"
        cache.clear()
        yield server
        server.drips = False
        server.may_answer.set()
        server.shutdown()
        cache.clear()


def search():
    return geocoder().search(address=ADDRESS, insee="93048")


def test_it_is_asked_at_its_new_path_within_the_commune_and_read(fake):
    answer = search()

    [asked] = map(urlsplit, fake.asked)
    assert asked.path == "/geocodage/search"
    assert parse_qs(asked.query) == {
        "q": [ADDRESS],
        "citycode": ["93048"],
        "limit": ["1"],
    }
    assert answer == Answer(Point(48.8612, 2.4431), PlacePrecision.ADDRESS, "93048")
    assert geocoding.Ban.reverse_path == "/geocodage/reverse"


@pytest.mark.parametrize(
    ("kind", "precision"),
    [("housenumber", "address"), ("street", "street"), ("locality", "street")],
)
def test_its_precision_is_told_in_our_words(fake, kind, precision):
    fake.tell(feature(type=kind))

    assert search().precision == precision


@pytest.mark.parametrize(
    "told", [[], [feature(type="municipality")], [feature(score=0.3)]]
)
def test_what_is_found_too_vaguely_is_as_nothing(fake, told):
    fake.tell(*told)

    assert search() is None


def test_what_it_said_is_kept_by_an_index_that_tells_no_address(fake, settings):
    first = search()
    second = geocoder().search(address=" 12,  RUE de l'exemple", insee="93048")

    assert second == first
    assert len(fake.asked) == 1
    with Redis.from_url(settings.REDIS_URL) as valkey:
        keys = [key.decode().lower() for key in valkey.keys("*geocoder*")]
    assert len(keys) == 1
    assert "exemple" not in keys[0]


@pytest.mark.parametrize("status", [204, 301, 302, 400, 404, 429, 500, 503])
def test_a_geocoder_that_refuses_or_sends_elsewhere_is_silent(fake, status):
    fake.status, fake.body = status, b""

    with pytest.raises(GeocoderUnavailable):
        search()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"features": null}',
        b'{"features": [null]}',
        b'{"features": [{"properties": {}}]}',
        json.dumps({"features": [feature(score="high")]}).encode(),
        json.dumps({"features": [feature(coordinates=[2.4])]}).encode(),
        json.dumps({"features": [feature(coordinates=["x", "y"])]}).encode(),
        b"[" * 100_000,
        b" " * 300_000 + json.dumps({"features": [FOUND]}).encode(),
    ],
    ids=range(14),
)
def test_an_answer_nobody_can_read_is_no_answer(fake, body):
    fake.body = body

    with pytest.raises(GeocoderUnavailable):
        search()


def test_one_that_is_slow_or_drips_is_left_in_time(fake, monkeypatch):
    monkeypatch.setattr(geocoding, "PATIENCE", 0.2)
    fake.may_answer.clear()

    with pytest.raises(GeocoderUnavailable, match="TimedOut"):
        search()
    fake.may_answer.set()
    fake.drips = True

    with pytest.raises(GeocoderUnavailable, match="TimedOut"):
        search()


def test_one_that_is_down_is_left_alone_for_a_minute_by_every_process(fake, settings):
    good = settings.GEOCODER_URL
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.GEOCODER_URL = f"http://127.0.0.1:{taken.getsockname()[1]}"
        for _ in range(geocoding.FAILURES):
            with pytest.raises(GeocoderUnavailable):
                search()
    settings.GEOCODER_URL = good

    with pytest.raises(GeocoderUnavailable, match="left alone"):
        NationalAddresses().search(address=ADDRESS, insee="93048")

    assert fake.asked == []
    cache.delete(geocoding.RESTING)
    assert search() is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "is_believed"),
    [
        (feature(), True),
        (feature(coordinates=(2.40, 48.85), citycode="93006"), True),
        (feature(coordinates=(5.37, 43.30), citycode="13055"), False),
        (feature(coordinates=(5.37, 43.30)), False),
        (feature(coordinates=(48.86, 2.44)), False),  # The wrong way round.
        (feature(coordinates=(float("nan"), 48.8)), False),
        (feature(coordinates=(float("inf"), 48.8)), False),
        (feature(coordinates=(999, 999)), False),
    ],
)
def test_an_answer_is_believed_only_in_or_near_the_commune(fake, told, is_believed):
    fake.tell(told)
    commune = CommuneFactory()

    located = locate(address=ADDRESS, commune=commune)

    assert (located.precision == PlacePrecision.ADDRESS) is is_believed
    assert bool(located.note) is not is_believed
    assert is_believed or located.point == commune.point


@pytest.mark.django_db
def test_without_an_answer_the_communes_centre_stands_in_and_it_is_said(fake):
    fake.status = 503
    commune = CommuneFactory()

    located = locate(address=ADDRESS, commune=commune)

    assert (located.point, located.precision) == (commune.point, "commune")
    assert located.note
    assert locate(address="  ", commune=commune).note == ""
    assert len(fake.asked) == 1
