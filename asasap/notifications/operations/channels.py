"""The ways out: an e-mail by Django's backend, a push by RFC 8030, an SMS by HTTP.

A failure that may pass is an OSError, whatever library raised it; one that will not is
Undeliverable.
"""

import json
from datetime import datetime
from ipaddress import ip_address
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.mail import EmailMessage
from pywebpush import WebPushException, webpush
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from asasap.notifications.enums import SEND_TIMEOUT_SECONDS
from asasap.notifications.models import PushSubscription
from asasap.notifications.operations.capturing import capture_mail

# A push service may keep a message that long for a device that is off.
PUSH_TTL_SECONDS = 24 * 3600
# At four bytes a letter, sealed, the whole stays under 4,096 (RFC 8030 §7.2).
PUSH_TITLE_LIMIT = 150
PUSH_BODY_LIMIT = 600


class Undeliverable(Exception):
    """Trying again would change nothing."""


class DeviceGone(Undeliverable):
    """The browser took its consent back, or was uninstalled."""


class AddressGone(Undeliverable):
    """The mail server says that nobody has this address."""


class PushUnavailable(OSError):
    """The push service did not take the message this time."""


class GatewayUnavailable(OSError):
    """The SMS gateway did not take the message this time."""


def send_email(*, to: str | None, subject: str, text: str, reference: str) -> None:
    """Hand a letter to the mail server. Raises OSError or Undeliverable.

    ``reference`` becomes its Message-ID: a mailbox that gets it twice may show it once.
    """
    if to is None:
        raise Undeliverable("The recipient has no address any more.")
    domain = urlsplit(settings.PUBLIC_URL).hostname
    letter = EmailMessage(
        subject=subject,
        body=text,
        to=[to],
        headers={
            "Message-ID": f"<{reference}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        letter.send()
    except SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _reason in error.recipients.values()):
            raise AddressGone(str(error)) from error
        raise


def send_sms(*, to: str | None, text: str, reference: str, now: datetime) -> None:
    """Hand a text to the SMS gateway, or keep it where there is none.

    The gateway takes ``{"to", "text", "reference"}`` as JSON; two of one reference are
    the same SMS. Raises OSError or Undeliverable.
    """
    if to is None:
        raise Undeliverable("The recipient has no telephone any more.")
    if not settings.SMS_URL:
        capture_mail(to=to, subject="SMS", text=text, now=now)
        return
    answer = requests.post(
        settings.SMS_URL,
        json={"to": to, "text": text, "reference": reference},
        timeout=SEND_TIMEOUT_SECONDS,
        allow_redirects=False,
    )
    status = answer.status_code
    if status in {408, 429} or status >= 500:
        raise GatewayUnavailable(f"HTTP {status}")
    if status >= 300:
        raise Undeliverable(f"HTTP {status}")


def send_push(*, device: PushSubscription, title: str, body: str, url: str) -> None:
    """Hand a notification to the browser's push service, sealed for that browser.

    Raises DeviceGone, Undeliverable or OSError.
    """
    message = {
        "title": title[:PUSH_TITLE_LIMIT],
        "body": body[:PUSH_BODY_LIMIT],
        "url": url,
    }
    try:
        webpush(
            {
                "endpoint": device.endpoint,
                "keys": {"p256dh": device.p256dh, "auth": device.auth},
            },
            data=json.dumps(message, ensure_ascii=False),
            vapid_private_key=settings.VAPID_KEY,
            vapid_claims={"sub": settings.VAPID_SUBJECT},
            ttl=PUSH_TTL_SECONDS,
            timeout=SEND_TIMEOUT_SECONDS,
            requests_session=_guarded_session(),
        )
    except WebPushException as error:
        raise _judged(error) from error


def _judged(error: WebPushException) -> Exception:
    status = error.status_code
    if status in {404, 410}:
        return DeviceGone(f"HTTP {status}")
    if status is None or status == 429 or status >= 500:
        return PushUnavailable(f"HTTP {status}")
    return Undeliverable(f"HTTP {status}")


def _guarded_session() -> requests.Session:
    """A session for an address a stranger gave: https, no redirect, no inner network.

    Proxies of the environment are not used: behind one, the guard would see nothing.
    """
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = 0
    session.adapters.clear()
    if settings.PUSH_LOCAL_CERTIFICATE:
        session.verify = settings.PUSH_LOCAL_CERTIFICATE
        session.mount("https://", HTTPAdapter())
    else:
        session.mount("https://", _PublicOnlyAdapter())
    return session


class _PublicOnlyConnection(HTTPSConnection):
    """Looks at the address it is really connected to, before a byte is sent.

    To look the name up first would not do: it may answer otherwise the second time.
    """

    def _new_conn(self):
        connected = super()._new_conn()
        if not ip_address(connected.getpeername()[0]).is_global:
            connected.close()
            raise Undeliverable("The address is not on the public network.")
        return connected


class _PublicOnlyPool(HTTPSConnectionPool):
    ConnectionCls = _PublicOnlyConnection


class _PublicOnlyAdapter(HTTPAdapter):
    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicOnlyPool}
