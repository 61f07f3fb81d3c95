"""Settings shared by every place the portal runs in.

Values that differ from one machine to the next are read from the environment by
``asasap.env``; ``asasap.kernel.checks`` says at start what is missing or odd.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from asasap import embedded
from asasap.env import (
    celery_broker_url,
    env_bool,
    env_database,
    env_email,
    env_int,
    env_is_set,
    env_list,
    env_oidc_providers,
    env_secret,
    env_str,
    refuse_unknown,
)
from asasap.settings.api import *
from asasap.settings.schedule import *

refuse_unknown()

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env_str("ASASAP_DATA", str(BASE_DIR / "var"))).resolve()
PORT = env_int("ASASAP_PORT", default=8000)

# Who is shown the demo's accounts and codes: nobody, unless this is asked for.
DEMO = env_bool("ASASAP_DEMO", default=False)
HTTPS = env_bool("ASASAP_HTTPS", default=False)

# Where the source of this very copy is found: article 13 of the licence.
SOURCE_URL = env_str("ASASAP_SOURCE_URL", "")

ALLOWED_HOSTS = env_list("ASASAP_ALLOWED_HOSTS", default=("localhost", "127.0.0.1"))

INSTALLED_APPS = [
    "asasap",
    "asasap.kernel",
    "asasap.audit",
    "asasap.ledger",
    "asasap.notifications",
    "mapping",
    "accounts",
    "coops",
    "offers",
    "funding",
    "telemanagement",
    "evaluations",
    "matching",
    "auctions",
    "billing",
    "dashboards",
    # Not django.contrib.admin itself: its discovery would import leaflet's admin, which
    # needs GDAL (trap G1). Ours also brings the house's admin site.
    "asasap.kernel.apps.HouseAdminConfig",
    "django.forms",  # The widgets' own templates, for a renderer that also finds ours.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "leaflet",
    "pghistory",
    "pgtrigger",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ActorMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.RateLimitMiddleware",
    "accounts.middleware.SuspensionMiddleware",
    "asasap.audit.middleware.ReadOnlyGetMiddleware",
    "asasap.audit.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "asasap.urls"
WSGI_APPLICATION = "asasap.wsgi.application"
ASGI_APPLICATION = "asasap.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboards.adapters.shell",
            ],
        },
    }
]
FORM_RENDERER = "asasap.kernel.forms.HouseFormRenderer"

# --- Data ---------------------------------------------------------------------------

DATABASES = {"default": env_database("DATABASE_URL", embedded.database_url(DATA_DIR))}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})
# A page that waits ten seconds for a row has already lost its reader; scripts may wait.
DATABASES["default"]["OPTIONS"]["options"] = (
    "-c statement_timeout=10s -c lock_timeout=5s"
    " -c idle_in_transaction_session_timeout=60s"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_str("REDIS_URL", embedded.redis_url(DATA_DIR))
CACHES = {
    "default": {
        "BACKEND": "asasap.kernel.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "asasap",
    },
    # What is the same on every page of a language, in the memory of each process.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
    },
}
# The row in PostgreSQL is the session; the cache only spares reading it.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- Work after the request ---------------------------------------------------------

CELERY_BROKER_URL = celery_broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A page must not wait for a broker that is down (six seconds by default, measured):
# what it queues is only hastened, a finder finds it.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}

# --- People and sign-in -------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.adapters.signing_in.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboards:my_day"
ACCOUNT_SIGNUP_REDIRECT_URL = "accounts:welcome"
LOGOUT_REDIRECT_URL = "dashboards:home"
ACCOUNT_ADAPTER = "accounts.adapters.signing_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# A telephone may be added later: allauth has its pages only where sign-up knows of it.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "phone"]
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.entering.NewAddressForm",
    "login": "accounts.forms.entering.LoginForm",
    "request_login_code": "accounts.forms.entering.RequestLoginCodeForm",
    "signup": "accounts.forms.entering.EmailSignupForm",
}
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.signing_up.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
# Whatever changes a way in is told by letter to who owned it before.
ACCOUNT_EMAIL_NOTIFICATIONS = True
# What changes a way in, or cannot be undone, asks again who one is.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ADAPTER = "accounts.adapters.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey opened by a finger or a PIN is two factors in one gesture.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "accounts.forms.passkeys.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.passkeys.RenamePasskeyForm",
}
MFA_TOTP_ISSUER = "ASASAP"
MFA_TOTP_TOLERANCE = 1  # A slow hand, or a phone half a minute off.
# Identities held elsewhere: ProConnect, FranceConnect… allauth trusts no address of
# theirs: what links is the subject, and whose address it is, a code proves.
_PROVIDERS = env_oidc_providers("ASASAP_OIDC_PROVIDERS")
SOCIALACCOUNT_ADAPTER = "accounts.adapters.federation.SocialAccountAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _PROVIDERS}}
# Ours, lent to sites that operators declare; without a key (a server's), to none.
IDP_OIDC_ADAPTER = "accounts.adapters.federation.OIDCAdapter"
IDP_OIDC_PRIVATE_KEY = env_secret("ASASAP_IDENTITY_KEY", "")
# Where one is signed in is noted at sign-in; a GET writes nothing but the session.
USERSESSIONS_TRACK_ACTIVITY = False

# --- Language and time --------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# --- Files --------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Served from where they lie; a server collects them instead.
WHITENOISE_USE_FINDERS = True

# --- Letters ------------------------------------------------------------------------

# Kept here for the demo to show, unless a mail server is named.
EMAIL_BACKEND = "asasap.notifications.adapters.MailboxBackend"
if env_is_set("ASASAP_EMAIL_URL"):
    globals().update(env_email("ASASAP_EMAIL_URL"))
DEFAULT_FROM_EMAIL = "ASASAP <bonjour@asasap.example>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
# The gateway that sends SMS, with its password: https://user:secret@gateway/send. Kept
# here like letters unless one is named.
SMS_URL = env_secret("ASASAP_SMS_URL", "")
# Where the portal is found from outside: the links of letters begin with it.
PUBLIC_URL = env_str("ASASAP_PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
# Tests only: the certificate of a push service on this machine. Elsewhere the address
# a browser gives must not lead into our own network.
PUSH_LOCAL_CERTIFICATE = ""

# --- The national register of businesses ----------------------------------------------

# Where it is searched by SIRET; without an address, a simulator answers.
REGISTER_URL = env_str("ASASAP_REGISTER_URL", "")
REGISTER_BACKEND = (
    "accounts.adapters.register.NationalRegister"
    if REGISTER_URL
    else "accounts.adapters.register.Simulator"
)

# --- Calendars kept elsewhere -------------------------------------------------------

# Read from the Internet, but in development and the demo.
CALENDARS_BACKEND = "offers.adapters.calendars.Simulator"

# --- Places ---------------------------------------------------------------------------

# Where addresses are looked up (https://data.geopf.fr); without it, a simulator.
GEOCODER_URL = env_str("ASASAP_GEOCODER_URL", "")
GEOCODER_BACKEND = (
    "mapping.adapters.geocoding.NationalAddresses"
    if GEOCODER_URL
    else "mapping.adapters.geocoding.Simulator"
)

# Pictures laid under the map, if any: an address with {z}, {x} and {y}. Without, the
# map is drawn from what the portal ships, and asks nobody anything.
TILES_URL = env_str("ASASAP_TILES_URL", "")
TILES_CREDIT = env_str("ASASAP_TILES_CREDIT", "")

# --- Walls --------------------------------------------------------------------------


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *([_origin_of(TILES_URL)] if TILES_URL else [])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # Browsers follow a form's redirections too: to where one proves who one is.
        "form-action": [
            SELF,
            *(_origin_of(p["settings"]["server_url"]) for p in _PROVIDERS),
        ],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
# In the session, and not in a cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dashboards.views.errors.csrf_failure"

LEAFLET_CONFIG = {"TILES": [], "MAX_ZOOM": 18, "NO_GLOBALS": True}

PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_APPEND_ONLY = True

VAPID_SUBJECT = env_str("ASASAP_VAPID_SUBJECT", "mailto:bonjour@asasap.example")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
