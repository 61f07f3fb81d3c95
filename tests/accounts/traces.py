"""Looks for somebody's words wherever the portal keeps anything: every table, what is
sealed in it opened, the sessions, the queue and cache, the files of the data folder.
"""

import binascii
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from psycopg import sql
from redis import Redis

from asasap.kernel.fields import _keyring
from asasap.kernel.text import fold

# A Fernet token, in a text or in the hexadecimal PostgreSQL shows bytes in.
TOKEN = re.compile(r"gAAAA[\w-]+=*")
BYTES = re.compile(r"\\+x([0-9a-f]{8,})")
# The servers' own files hold rows that are deleted and not swept up yet: what they
# answer is asked of them, not read from under them.
OF_SERVERS = {"postgres", "valkey", "pg", "redis"}


def places_that_know(words: list[str]) -> list[str]:
    """Return where any of the words is still written, whatever its case or accents."""
    wanted = {word: fold(word) for word in words}
    return sorted(
        {
            f"{place}: {word}"
            for place, text in _everything()
            for word, folded in wanted.items()
            if folded in fold(text)
        }
    )


def _everything() -> Iterator[tuple[str, str]]:
    yield from _rows()
    for session in Session.objects.all():
        yield "a session", repr(session.get_decoded())
    yield from _cached()
    yield from _files()


def _rows() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_type = 'BASE TABLE'"
            " AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        for schema, table in cursor.fetchall():
            whole = sql.SQL("SELECT t::text FROM {} t")
            cursor.execute(whole.format(sql.Identifier(schema, table)))
            for (row,) in cursor.fetchall():
                yield table, row
                for opened in _opened(row):
                    yield f"{table}, sealed", opened


def _opened(text: str) -> Iterator[str]:
    """What the text holds sealed, or in bytes; a zip is unpacked."""
    for match in TOKEN.finditer(text):
        try:
            yield from _unpacked(_keyring().decrypt(match[0]))
        except InvalidToken:
            continue
    for match in BYTES.finditer(text):
        content = binascii.unhexlify(match[1][: len(match[1]) // 2 * 2])
        if content.startswith(b"gAAAA"):
            content = _keyring().decrypt(content)
        yield from _unpacked(content)


def _unpacked(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "replace")
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield archive.read(name).decode("utf-8", "replace")


def _cached() -> Iterator[tuple[str, str]]:
    """Every key of Valkey: the cache, the sessions in it, the queue."""
    valkey = Redis.from_url(settings.REDIS_URL)
    readers = {
        b"string": lambda key: [valkey.get(key) or b""],
        b"list": lambda key: valkey.lrange(key, 0, -1),
        b"set": valkey.smembers,
        b"zset": lambda key: valkey.zrange(key, 0, -1),
        b"hash": lambda key: [v for pair in valkey.hgetall(key).items() for v in pair],
    }
    with valkey:
        for key in valkey.scan_iter():
            yield "valkey", key.decode("utf-8", "replace")
            for value in readers[valkey.type(key)](key):
                yield "valkey", value.decode("utf-8", "replace")
    assert cache.get("nothing") is None  # It is this server that was asked.


def _files() -> Iterator[tuple[str, str]]:
    for path in Path(settings.DATA_DIR).rglob("*"):
        inside = path.relative_to(settings.DATA_DIR).parts
        if path.is_file() and not OF_SERVERS & set(inside):
            yield str(path), path.read_text("utf-8", "replace")
