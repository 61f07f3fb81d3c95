"""Reading a page writes nothing; what other requests write is signed in the history."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pghistory.middleware
from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg.sql import Composable

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# The two things a page may write while it is read, and how; and two of allauth's: that
# recovery codes have been seen is written when they are shown, and the list of one's
# open sessions forgets those that have ended. What says who reads is a prepared SELECT.
ALLOWED = re.compile(
    r"(?:INSERT INTO \"audit_accesslog\""
    r"|(?:INSERT INTO|UPDATE|DELETE FROM) \"django_session\""
    r"|EXECUTE login_with_standing"
    r"|UPDATE \"mfa_authenticator\" SET \"data\" ="
    r"|DELETE FROM \"usersessions_usersession\") "
)
# An identity provider sends people back by a GET (OpenID Connect Core, 3.1.2.5): there,
# and there alone, signing in may also write who signed in, where and when.
SIGNING_IN = re.compile(r"/account/oidc/[^/]+/login/callback/")
ALLOWED_SIGNING_IN = re.compile(
    r"(?:(?:INSERT INTO|UPDATE) \"socialaccount_socialaccount\""
    r"|(?:INSERT INTO|UPDATE) \"usersessions_usersession\""
    r"|UPDATE \"accounts_user\" SET \"last_login\" ="
    # allauth saves the login whole, as it was read, when it links an identity to it.
    r"|UPDATE \"accounts_user\" SET \"password\" = %s, \"last_login\" = %s, \"email\" ="
    # That an identity was linked is told by letter.
    r"|INSERT INTO \"notifications_(?:recipient|notice|delivery)\") "
)
# Quoted names, texts and remarks: "update" may be a column, 'delete' a word.
QUOTED = re.compile(
    r"\"[^\"]*\"|'[^']*'|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/", re.DOTALL
)
# One statement, and how it begins.
READING = re.compile(
    r"[\s(]*(?:SELECT|WITH|VALUES|SHOW|SET|DECLARE|FETCH|CLOSE"
    r"|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b[^;]*;?\s*",
    re.IGNORECASE,
)
# What a statement that begins like this may hide: a WITH that writes, SELECT … INTO, a
# function that writes or locks. FOR UPDATE and FOR SHARE are refused too: a reader
# waits for nobody and holds up nobody.
HIDDEN = re.compile(
    r"\b(?:INSERT|UPDATE|DELETE|MERGE|INTO|FOR\s+(?:KEY\s+)?SHARE"
    r"|nextval|setval|pg_notify|pg_\w*advisory\w*)\b",
    re.IGNORECASE,
)


class GetWrote(Exception):
    """A page changed something while it was read. It is a bug, in production too."""


class ReadOnlyGetMiddleware:
    """Refuses, during a GET, any SQL that is not a reading.

    Following a link, or a robot following it, must change nothing. The session and the
    access log are the only exceptions. It stands inside the session's middleware, and
    an answer that is streamed is produced after it: its view reads beforehand.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        refuse = refuse_writes
        if SIGNING_IN.fullmatch(request.path_info):
            refuse = refuse_writes_but_signing_in
        with connection.execute_wrapper(refuse):
            return self.get_response(request)


class HistoryMiddleware(pghistory.middleware.HistoryMiddleware):
    """Signs what pghistory keeps of this request with its actor, in ids alone.

    The actor is whole only once the view is known, as the URL names the organisation.
    """

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"url": request.path}

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        actor = request.actor  # type: ignore[attr-defined]
        pghistory.context(
            user=actor.user_id,
            person=actor.person_id,
            organisation=actor.organisation_id,
            mandate=actor.mandate_id,
            request=actor.request_id,
        )


def refuse_writes(
    execute: Callable, sql: Any, params: Any, many: bool, context: dict
) -> Any:
    """Stand between a page and the database (``connection.execute_wrapper``)."""
    text = sql if isinstance(sql, str) else _text(sql)
    if not is_reading(text):
        raise GetWrote(text[:200])
    return execute(sql, params, many, context)


def refuse_writes_but_signing_in(
    execute: Callable, sql: Any, params: Any, many: bool, context: dict
) -> Any:
    """As ``refuse_writes``, where an identity provider sends somebody back."""
    text = sql if isinstance(sql, str) else _text(sql)
    if allowed := ALLOWED_SIGNING_IN.match(text):
        text = "SELECT " + text[allowed.end() :]
    if not is_reading(text):
        raise GetWrote(text[:200])
    return execute(sql, params, many, context)


@lru_cache(maxsize=1024)
def is_reading(sql: str) -> bool:
    """Tell by its text; Django's texts are few, so each is judged once."""
    if allowed := ALLOWED.match(sql):
        sql = "SELECT " + sql[allowed.end() :]
    bare = QUOTED.sub(" ", sql)
    return bool(READING.fullmatch(bare)) and not HIDDEN.search(bare)


def _text(sql: bytes | Composable) -> str:
    return sql.decode() if isinstance(sql, bytes) else sql.as_string()
