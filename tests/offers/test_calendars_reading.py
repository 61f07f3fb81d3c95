"""Outside calendars: where they may lie, and what their worst can do to us."""

import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from asasap.kernel.periods import Period
from offers.adapters import calendars
from offers.adapters.calendars import busy_periods, fetch_calendar, is_public
from offers.enums import CalendarFault
from offers.registry import CalendarUnreadable

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WINDOW = Period(MONDAY, MONDAY + timedelta(days=90))


def calendar_of(*events: str, head: str = "") -> bytes:
    body = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\n{event}\r\nEND:VEVENT\r\n"
        for n, event in enumerate(events)
    )
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{body}END:VCALENDAR\r\n"
    return text.encode()


LESSON = "DTSTART:20261123T090000Z\r\nDTEND:20261123T100000Z"


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_a_server_of_ours_is_never_asked(number):
    assert not is_public(ip_address(number))


@pytest.mark.parametrize("number", ["93.184.216.34", "2606:2800:220:1::1"])
def test_a_server_of_the_internet_may_be(number):
    assert is_public(ip_address(number))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/cal.ics",
        "http://localhost/cal.ics",
        "http://[::1]/cal.ics",
        "http://2130706433/cal.ics",  # 127.0.0.1 in one number.
        "http://0x7f.1/cal.ics",
        "http://someone@93.184.216.34/cal.ics",
        "ftp://93.184.216.34/cal.ics",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "cal.ics",
        "http://",
        "http://93.184.216.34:notaport/",
    ],
)
def test_an_address_that_leads_to_us_is_refused(url):
    with pytest.raises(CalendarUnreadable) as refusal:
        fetch_calendar(url)

    assert refusal.value.fault == CalendarFault.ADDRESS


def test_a_name_with_one_private_number_among_others_is_refused(monkeypatch):
    """Whoever holds the name chooses which number is answered first."""
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80))
        for number in ("93.184.216.34", "127.0.0.1")
    ]
    monkeypatch.setattr(calendars.socket, "getaddrinfo", lambda *_a, **_k: found)

    with pytest.raises(CalendarUnreadable) as refusal:
        fetch_calendar("http://two-faced.example/cal.ics")

    assert refusal.value.fault == CalendarFault.ADDRESS


@contextmanager
def server(answer):
    """Answer each request by this function, on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self)

        def log_message(self, *_arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/cal.ics"
        running.shutdown()


def send(handler, body: bytes = b"", status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def fetch_here(url: str) -> bytes:
    return fetch_calendar(url, is_allowed=lambda _number: True)


def fault_of(url: str) -> CalendarFault:
    with pytest.raises(CalendarUnreadable) as refusal:
        fetch_here(url)
    return refusal.value.fault


def test_what_lies_there_is_read():
    with server(lambda handler: send(handler, calendar_of(LESSON))) as url:
        assert fetch_here(url) == calendar_of(LESSON)


def test_a_redirection_is_checked_in_turn():
    def is_allowed(number):
        return str(number) == "127.0.0.1"

    def away(handler):
        send(handler, status=302, Location="http://127.0.0.2:1/cal.ics")

    with server(away) as url, pytest.raises(CalendarUnreadable) as refusal:
        fetch_calendar(url, is_allowed=is_allowed)

    assert refusal.value.fault == CalendarFault.ADDRESS


def test_redirections_without_end_are_not_followed():
    asked = []

    def on_and_on(handler):
        asked.append(handler.path)
        send(handler, status=301, Location="/again")

    with server(on_and_on) as url:
        assert fault_of(url) == CalendarFault.UNREACHABLE
    assert len(asked) == calendars.MAX_REDIRECTS + 1


def test_a_hundred_megabytes_are_left_after_the_first():
    sent = []

    def pour(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x" * 1024 * 1024)
            sent.append(1)

    with server(pour) as url:
        assert fault_of(url) == CalendarFault.TOO_BIG
    assert len(sent) < 20


def test_what_comes_squeezed_is_not_blown_up():
    with server(lambda h: send(h, b"\x1f\x8b", Content_Encoding="gzip")) as url:
        assert fault_of(url) == CalendarFault.NOT_A_CALENDAR


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_a_refusal_is_said(status):
    with server(lambda handler: send(handler, status=status)) as url:
        assert fault_of(url) == CalendarFault.UNREACHABLE


def test_a_server_that_drips_is_left(monkeypatch):
    monkeypatch.setattr(calendars, "SECONDS", 0.5)

    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    with server(drip) as url:
        assert fault_of(url) == CalendarFault.UNREACHABLE


def test_a_silent_server_is_left(monkeypatch):
    monkeypatch.setattr(calendars, "PAUSE_SECONDS", 0.2)

    with server(lambda _handler: time.sleep(1)) as url:
        assert fault_of(url) == CalendarFault.UNREACHABLE


def busy(content: bytes) -> list[Period]:
    return busy_periods(content, window=WINDOW)


def hour(day: datetime, start: int, end: int) -> Period:
    return Period(day.replace(hour=start), day.replace(hour=end))


def test_only_when_one_is_busy_is_kept():
    weekly = f"{LESSON}\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE:20261130T090000Z"
    floating = "DTSTART:20261124T090000\r\nDTEND:20261124T100000"
    whole_day = "DTSTART;VALUE=DATE:20261126\r\nDTEND;VALUE=DATE:20261127"
    cancelled = f"{LESSON}\r\nSTATUS:CANCELLED".replace("T09", "T15").replace(
        "T10", "T16"
    )
    free = cancelled.replace("STATUS:CANCELLED", "TRANSP:TRANSPARENT")
    content = calendar_of(weekly, floating, whole_day, cancelled, free)

    assert busy(content) == [
        hour(MONDAY, 9, 10),
        hour(MONDAY + timedelta(days=1), 8, 9),  # Nine in Paris, in winter.
        Period(
            datetime(2026, 11, 25, 23, tzinfo=UTC),
            datetime(2026, 11, 26, 23, tzinfo=UTC),
        ),
        hour(MONDAY + timedelta(days=14), 9, 10),
    ]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html><body>Sign in</body></html>", id="a page"),
        pytest.param(b"\x00\xff" * 1000, id="noise"),
        pytest.param(b"BEGIN:VCALENDAR\r\n" * 5000, id="boxes in boxes"),
    ],
)
def test_what_is_no_calendar_is_said(content):
    with pytest.raises(CalendarUnreadable):
        busy(content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            calendar_of(f"{LESSON}\r\nRRULE:FREQ=SECONDLY"), id="every second"
        ),
        pytest.param(
            calendar_of(
                *[
                    f"{LESSON}\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
                    for _ in range(50)
                ]
            ),
            id="never, but looked for",
        ),
        pytest.param(calendar_of(*[LESSON] * 5000), id="too many"),
        pytest.param(
            calendar_of(
                f"{LESSON}\r\nRRULE:FREQ=MINUTELY;COUNT=1000000000".replace(
                    "2026", "1900"
                )
            ),
            id="a billion",
        ),
    ],
)
def test_what_asks_for_too_much_is_stopped(monkeypatch, content):
    monkeypatch.setattr(calendars, "READER_CPU_SECONDS", 1)

    with pytest.raises(CalendarUnreadable) as refusal:
        busy(content)

    assert refusal.value.fault == CalendarFault.TOO_BIG


def test_a_rule_nobody_understands_does_not_hide_the_rest():
    odd = f"{LESSON}\r\nRRULE:FREQ=SOMETIMES".replace("T09", "T11").replace(
        "T10", "T12"
    )

    assert hour(MONDAY, 9, 10) in busy(calendar_of(odd, LESSON))
