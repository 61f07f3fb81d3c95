"""The national address base (BAN), asked where an address is.

Reached through geopy at the service that took over in 2026; without an address, a
simulator answers in its place. Never call it inside a transaction: it may be slow.
"""

import json
import time
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.core.cache import cache
from geopy.adapters import BaseSyncAdapter
from geopy.exc import (
    GeocoderParseError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeopyError,
)
from geopy.exc import GeocoderUnavailable as GeopyUnavailable
from geopy.geocoders import BANFrance
from urllib3.exceptions import HTTPError, ReadTimeoutError

from asasap.kernel.fields import blind_index
from asasap.kernel.text import words_of
from mapping.enums import PlacePrecision, Point
from mapping.models import Commune
from mapping.registry import GeocoderUnavailable
from mapping.rules import Answer

# Seconds for the whole answer, however slowly it drips; and the most it may weigh.
PATIENCE, HEAVIEST = 3.0, 200_000
KEPT_SECONDS, NOTHING_KEPT_SECONDS = 30 * 24 * 3600, 3600
# After so many failures within a minute nobody asks for a minute: those who wait for a
# page would wait for nothing. All processes know it, by the cache.
FAILURES, REST_SECONDS = 3, 60
FAILED, RESTING = "geocoder:failed", "geocoder:resting"
# Under this the service itself is guessing (its own scale, from 0 to 1).
LOWEST_SCORE = 0.5
PRECISIONS = {
    "housenumber": PlacePrecision.ADDRESS,
    "street": PlacePrecision.STREET,
    "locality": PlacePrecision.STREET,
}


class Simulator:
    """Addresses that seem found, always at the same place near the commune's centre.

    For development, tests and the demo. Two streets are special: one cannot be found,
    the other finds the service out of order.
    """

    def search(self, *, address: str, insee: str) -> Answer | None:
        said = " ".join(words_of(address))
        if "introuvable" in said:
            return None
        if "en panne" in said:
            raise GeocoderUnavailable("The simulated geocoder is out of order")
        commune = Commune.objects.by_insee(insee).get()
        first, second = sha256(f"{insee} {said}".encode()).digest()[:2]
        # A kilometre and a half around at most.
        point = Point(
            round(commune.latitude + (first - 128) / 10_000, 6),
            round(commune.longitude + (second - 128) / 10_000, 6),
        )
        return Answer(point, PlacePrecision.ADDRESS, insee)


class NationalAddresses:
    """The real one. What it found is kept a month, its silence a minute."""

    def search(self, *, address: str, insee: str) -> Answer | None:
        """Return where this is. Raises GeocoderUnavailable."""
        said = " ".join(words_of(address))
        # No address lies in the cache, only what none can be read from.
        key = f"geocoder:{blind_index(f'{insee} {said}', 'mapping.geocoder')}"
        told = cache.get(key)
        if told is not None:
            return _parsed(told)
        if cache.get(RESTING):
            raise GeocoderUnavailable("The geocoder is left alone for a while")
        try:
            told = _ask(address, insee)
            answer = _parsed(told)
        except (GeopyError, LookupError, TypeError, ValueError) as fault:
            _count_failure()
            raise GeocoderUnavailable(type(fault).__name__) from fault
        cache.set(key, told, KEPT_SECONDS if answer else NOTHING_KEPT_SECONDS)
        return answer


class Ban(BANFrance):
    """geopy 2.5 still asks a service that was shut down in January 2026."""

    geocode_path = "/geocodage/search"
    reverse_path = "/geocodage/reverse"

    def search(self, *, address: str, insee: str) -> dict[str, Any]:
        """Return the first feature found in that commune; nothing: an empty one."""
        query = urlencode({"q": address, "citycode": insee, "limit": 1})
        return self._call_geocoder(
            f"{self.geocode_api}?{query}", self._first, timeout=PATIENCE
        )

    def _first(self, told: Any) -> dict[str, Any]:
        features = told["features"]
        if not isinstance(features, list):
            raise GeocoderParseError("No list of features")
        return dict(features[0]) if features else {}


class ShortAdapter(BaseSyncAdapter):
    """Fetches within a time and a weight, and follows nobody elsewhere."""

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except (ValueError, RecursionError) as fault:
            raise GeocoderParseError("Not JSON") from fault

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        deadline = time.monotonic() + timeout
        try:
            with requests.get(
                url,
                timeout=(timeout, timeout),
                headers=headers,
                allow_redirects=False,
                stream=True,
            ) as response:
                if response.status_code != requests.codes.ok:
                    raise GeocoderServiceError(str(response.status_code))
                return _read(response, deadline).decode()
        except (requests.Timeout, ReadTimeoutError) as fault:
            raise GeocoderTimedOut("Too slow") from fault
        except (requests.RequestException, HTTPError) as fault:
            raise GeopyUnavailable("Out of reach") from fault


def _read(response: requests.Response, deadline: float) -> bytes:
    content = b""
    # What has arrived, and not so many bytes: they might come one by one.
    while chunk := response.raw.read1(8192, decode_content=True):
        content += chunk
        if len(content) > HEAVIEST:
            raise GeocoderServiceError("Too much of an answer")
        if time.monotonic() > deadline:
            raise GeocoderTimedOut("Too slow an answer")
    return content


def _ask(address: str, insee: str) -> dict[str, Any]:
    scheme, _, domain = settings.GEOCODER_URL.rpartition("://")
    ban = Ban(
        domain=domain,
        scheme=scheme or "https",
        user_agent="ASASAP",
        adapter_factory=ShortAdapter,
    )
    # The service refuses what is longer than 200 letters.
    return ban.search(address=address[:200], insee=insee)


def _parsed(told: dict[str, Any]) -> Answer | None:
    """Read one feature; one found too vaguely is as none."""
    if not told:
        return None
    properties = told["properties"]
    precision = PRECISIONS.get(properties["type"])
    if precision is None or float(properties["score"]) < LOWEST_SCORE:
        return None
    longitude, latitude = told["geometry"]["coordinates"]
    point = Point(float(latitude), float(longitude))
    return Answer(point, precision, str(properties["citycode"]))


def _count_failure() -> None:
    cache.add(FAILED, 0, REST_SECONDS)
    try:
        count = cache.incr(FAILED)
    except ValueError:  # Forgotten between the two lines.
        return
    if count >= FAILURES:
        cache.set(RESTING, 1, REST_SECONDS)
