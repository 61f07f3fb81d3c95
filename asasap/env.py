"""Typed readers of the environment, each failing with the variable's name.

Our own variables begin with ``ASASAP_``; one that nobody reads is a typing error and
is refused, since a setting misspelt is a setting silently ignored.
"""

import json
import os
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

OURS = frozenset(
    {
        "ASASAP_ALLOWED_HOSTS",
        "ASASAP_BROWSER",
        "ASASAP_DATA",
        "ASASAP_DEEP",
        "ASASAP_DEMO",
        "ASASAP_EMAIL_URL",
        "ASASAP_FIELD_KEYS",
        "ASASAP_GEOCODER_URL",
        "ASASAP_HTTPS",
        "ASASAP_IDENTITY_KEY",
        "ASASAP_OIDC_PROVIDERS",
        "ASASAP_PORT",
        "ASASAP_PROXIES",
        "ASASAP_PUBLIC_URL",
        "ASASAP_REGISTER_URL",
        "ASASAP_SMS_URL",
        "ASASAP_SOURCE_URL",
        "ASASAP_TILES_CREDIT",
        "ASASAP_TILES_URL",
        "ASASAP_VAPID_KEY",
        "ASASAP_VAPID_SUBJECT",
    }
)


# Those whose value may lie in a file: ``<name>_FILE`` says which.
SECRETS = frozenset(
    {
        "ASASAP_EMAIL_URL",
        "ASASAP_FIELD_KEYS",
        "ASASAP_IDENTITY_KEY",
        "ASASAP_OIDC_PROVIDERS",
        "ASASAP_SMS_URL",
        "ASASAP_VAPID_KEY",
    }
)


def refuse_unknown() -> None:
    """Raise ImproperlyConfigured when a variable of ours is one we never read."""
    known = OURS | {f"{name}_FILE" for name in SECRETS}
    unknown = {n for n in os.environ if n.startswith("ASASAP_")} - known
    if unknown:
        names = ", ".join(sorted(unknown))
        raise ImproperlyConfigured(
            f"Unknown setting: {names}. Known: {', '.join(sorted(OURS))}."
        )


def env_str(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set.")
    return value


def env_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes (1) nor no (0).")


def env_int(name: str, *, default: int) -> int:
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None


def env_list(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    value = os.environ.get(name, "")
    return [item.strip() for item in value.split(",") if item.strip()] or list(default)


def env_is_set(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def env_secret(name: str, default: str | None = None) -> str:
    """Read a secret from the variable, or from the file named by ``<name>_FILE``."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return env_str(name, default)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE: {error}") from None


def env_database(name: str, default: str) -> dict:
    """Read a PostgreSQL URL into Django's form; other engines are refused."""
    url = os.environ.get(name) or default
    try:
        with warnings.catch_warnings(action="ignore"):  # Said below, in our words.
            config = dict(environ.Env.db_url_config(url))
    except (ValueError, KeyError, ImproperlyConfigured):
        raise ImproperlyConfigured(
            f"{name} is not a URL such as postgres://user:password@host:5432/name."
        ) from None
    if config.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(f"{name}: only PostgreSQL is supported.")
    # A socket's folder is written %2Fvar%2Frun…, as PostgreSQL itself reads it.
    config["HOST"] = unquote(config["HOST"])
    return config


def env_secret_or_make(name: str, file: Path, make: Callable[[], str]) -> str:
    """Read a secret, or make it once and keep it in a file only we may read.

    For the embedded installation, where nobody sets anything; a server sets them all.
    """
    if env_is_set(name):
        return env_secret(name)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            _write_once(file, make())
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise ImproperlyConfigured(f"{name} is not set, and {file}: {error}") from None


def celery_broker_url(redis_url: str) -> str:
    """Celery names a Redis socket otherwise than redis-py does."""
    socket = urlsplit(redis_url)
    if socket.scheme != "unix":
        return redis_url
    number = parse_qs(socket.query).get("db", ["0"])[0]
    return f"redis+socket://{socket.path}?virtual_host={number}"


def _write_once(file: Path, secret: str) -> None:
    """Two processes starting at once must end with the same secret: the first's."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secret, encoding="utf-8")
    try:
        with suppress(FileExistsError):
            file.hardlink_to(draft)
    finally:
        draft.unlink()


def env_oidc_providers(name: str) -> list[dict]:
    """Read the identity providers people may sign in with, as allauth's apps.

    A JSON list; each has ``id``, ``name``, ``server_url``, ``client_id``, ``secret``,
    and may have ``scope`` (a list) and ``acr_values``.
    """
    try:
        return [_oidc_app(one) for one in json.loads(env_secret(name, "") or "[]")]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ImproperlyConfigured(
            f"{name} is not a JSON list of providers, each with id, name, server_url,"
            " client_id and secret."
        ) from None


def _oidc_app(told: dict) -> dict:
    settings: dict = {"server_url": told["server_url"], "oauth_pkce_enabled": True}
    if "scope" in told:
        settings["scope"] = list(told["scope"])
    if "acr_values" in told:
        settings["auth_params"] = {"acr_values": told["acr_values"]}
    return {
        "provider_id": told["id"],
        "name": told["name"],
        "client_id": told["client_id"],
        "secret": told["secret"],
        "settings": settings,
    }


def env_email(name: str) -> dict:
    """Read the mail server as Django's settings, from smtp+tls://user:password@host."""
    try:
        return dict(environ.Env.email_url_config(env_secret(name)))
    except (ValueError, KeyError):
        raise ImproperlyConfigured(
            f"{name} is not a URL such as smtp+tls://user:password@host:587."
        ) from None
