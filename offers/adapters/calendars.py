"""Reading a calendar that lies elsewhere, at an address somebody typed.

That address may be of a server of ours, or lead to one: each is resolved here, refused
if it is not of the public Internet, and it is that very number that is connected to,
so that a name cannot change its mind in between. A redirection is checked in turn.
Never call it inside a transaction, nor from the web process: it may be slow.
"""

import ipaddress
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from asasap.kernel.periods import Period
from offers.enums import CalendarFault
from offers.registry import CalendarUnreadable

MAX_BYTES = 1024 * 1024
MAX_REDIRECTS = 3
SECONDS = 8  # In all, the redirections included.
PAUSE_SECONDS = 3  # Between two bytes.
CHUNK = 16 * 1024
PORTS = {"http": 80, "https": 443}
MOVED = {301, 302, 303, 307, 308}

# Translates private IPv4 addresses for those who only have IPv6 (RFC 6052, 8215).
TRANSLATED = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("2002::/16"),
)

READER = Path(__file__).with_name("calendar_reader.py")
READER_CPU_SECONDS = 5
READER_SECONDS = 15  # By the clock, whatever it waits for.
READER_FAULTS = {2: CalendarFault.NOT_A_CALENDAR}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class OutsideCalendars:
    """The real ones."""

    def busy(self, url: str, window: Period) -> list[Period]:
        """Return when their owner is busy. Raises CalendarUnreadable."""
        return busy_periods(fetch_calendar(url), window=window)


class Simulator:
    """Invented calendars, for development and the demo: busy on weekdays at noon."""

    def busy(self, url: str, window: Period) -> list[Period]:
        if "unreachable" in url:
            raise CalendarUnreadable(CalendarFault.UNREACHABLE)
        noon = window.start.replace(hour=12, minute=0, second=0, microsecond=0)
        days = (noon + timedelta(days=n) for n in range(14))
        return [
            Period(day, day + timedelta(hours=1)) for day in days if day.weekday() < 5
        ]


def is_public(address: Address) -> bool:
    """Whether this number is of the public Internet, and of one machine there."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in TRANSLATED):
            return False
    return address.is_global and not address.is_multicast


def fetch_calendar(
    url: str, *, is_allowed: Callable[[Address], bool] = is_public
) -> bytes:
    """Return what lies at this address, one megabyte at most.

    Raises CalendarUnreadable.
    """
    deadline = time.monotonic() + SECONDS
    try:
        for _hop in range(MAX_REDIRECTS + 1):
            pool, path = _door_of(url, is_allowed)
            with pool:
                response = pool.urlopen(
                    "GET",
                    path,
                    headers={
                        "Host": urlsplit(url).netloc,
                        "Accept": "text/calendar",
                        "Accept-Encoding": "identity",
                        "User-Agent": "ASASAP calendar reader",
                    },
                    redirect=False,
                    retries=Retry(0),
                    assert_same_host=False,
                    preload_content=False,
                    decode_content=False,
                )
                with closing(response):
                    if response.status not in MOVED:
                        return _body_of(response, deadline)
                url = urljoin(url, response.headers.get("Location", ""))
    except (HTTPError, OSError, UnicodeError) as error:
        raise CalendarUnreadable(CalendarFault.UNREACHABLE) from error
    raise CalendarUnreadable(CalendarFault.UNREACHABLE)


def _door_of(
    url: str, is_allowed: Callable[[Address], bool]
) -> tuple[HTTPConnectionPool, str]:
    """Return a connection to the number behind this address, once it is checked."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        raise CalendarUnreadable(CalendarFault.ADDRESS) from None
    host = parts.hostname
    if not host or parts.username is not None:
        raise CalendarUnreadable(CalendarFault.ADDRESS)
    number = _number_of(host, port, is_allowed)
    timeout = urllib3.Timeout(total=PAUSE_SECONDS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.scheme == "http":
        return HTTPConnectionPool(number, port, timeout=timeout, maxsize=1), path
    pool = HTTPSConnectionPool(
        number,
        port,
        timeout=timeout,
        maxsize=1,
        server_hostname=host,
        assert_hostname=host,
        cert_reqs="CERT_REQUIRED",
    )
    return pool, path


def _number_of(host: str, port: int, is_allowed: Callable[[Address], bool]) -> str:
    """Return the number to connect to: all that the name stands for must be allowed."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(address[0]).partition("%")[0] for *_kind, address in found]
    if not numbers or not all(
        is_allowed(ipaddress.ip_address(number)) for number in numbers
    ):
        raise CalendarUnreadable(CalendarFault.ADDRESS)
    return numbers[0]


def _body_of(response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    if response.status != 200:
        raise CalendarUnreadable(CalendarFault.UNREACHABLE)
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise CalendarUnreadable(CalendarFault.NOT_A_CALENDAR)
    body = b""
    while chunk := response.read1(CHUNK):
        body += chunk
        if len(body) > MAX_BYTES:
            raise CalendarUnreadable(CalendarFault.TOO_BIG)
        if time.monotonic() > deadline:
            raise CalendarUnreadable(CalendarFault.UNREACHABLE)
    return body


def busy_periods(content: bytes, *, window: Period) -> list[Period]:
    """Return when the owner of this calendar is busy, and nothing else of it.

    It is read apart (``calendar_reader``): what asks for too much is stopped. Raises
    CalendarUnreadable.
    """
    ends = (window.start.isoformat(), window.end.isoformat())
    try:
        done = subprocess.run(  # noqa: S603 (our own program, our own arguments)
            [sys.executable, "-I", str(READER), *ends, str(READER_CPU_SECONDS)],
            input=content,
            capture_output=True,
            timeout=READER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CalendarUnreadable(CalendarFault.TOO_BIG) from error
    if done.returncode:
        fault = READER_FAULTS.get(done.returncode, CalendarFault.TOO_BIG)
        raise CalendarUnreadable(fault)
    return [
        Period(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in json.loads(done.stdout)
    ]
