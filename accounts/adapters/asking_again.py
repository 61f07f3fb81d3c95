"""Asking again who somebody is, by a code: for those who have no password to give."""

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.code_verification import (
    AbstractCodeVerificationProcess,
)
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core.internal.cryptokit import compare_user_code

SESSION_KEY = "accounts_asking_again"


class AskingAgain(AbstractCodeVerificationProcess):
    """A code sent to one's address, kept in the session until it is typed."""

    def __init__(self, request, state: dict) -> None:
        self.request = request
        super().__init__(
            user=request.user,
            state=state,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
        )

    @classmethod
    def begin(cls, request) -> "AskingAgain":
        process = cls(request, cls.initial_state(user=request.user))
        process.send()
        process.persist()
        return process

    @classmethod
    def under_way(cls, request) -> "AskingAgain | None":
        state = request.session.get(SESSION_KEY)
        process = cls(request, state) if state else None
        return process if process and process.is_valid() else None

    def persist(self) -> None:
        self.request.session[SESSION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(SESSION_KEY, None)

    def send(self) -> None:
        adapter = get_adapter()
        code = self.state["code"] = adapter.generate_login_code()
        email = EmailAddress.objects.get_primary_email(self.request.user)
        context = {"request": self.request, "code": code}
        adapter.send_mail("account/email/login_code", email, context)

    def accept(self, typed: str) -> bool:
        """Whether this is the code: then one has shown again who one is."""
        if not compare_user_code(actual=typed, expected=self.code):
            self.record_invalid_attempt()
            return False
        self.abort()
        record_authentication(
            self.request, self.request.user, "code", reauthenticated=True
        )
        return True


def recently_asked_again(request) -> bool:
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(r["at"] > since for r in records if r.get("reauthenticated"))
