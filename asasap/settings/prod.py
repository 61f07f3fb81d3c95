"""A server: every secret is given, everything travels encrypted."""

from asasap.env import env_email, env_int, env_list, env_secret, env_str
from asasap.settings.base import *

DEBUG = False
HTTPS = True

# Named here so that a server started without them says so at once.
env_str("DATABASE_URL")
env_str("REDIS_URL")
env_str("ASASAP_ALLOWED_HOSTS")
ALLOWED_HOSTS = env_list("ASASAP_ALLOWED_HOSTS")
PUBLIC_URL = env_str("ASASAP_PUBLIC_URL", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")

SECRET_KEY = env_secret("SECRET_KEY")
FIELD_KEYS = env_secret("ASASAP_FIELD_KEYS").split(",")
VAPID_KEY = env_secret("ASASAP_VAPID_KEY")

globals().update(env_email("ASASAP_EMAIL_URL"))

# How many proxies of ours stand before the web server: the visitor's address is the
# one the outermost of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("ASASAP_PROXIES", default=1)
REST_FRAMEWORK |= {"NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True

STATIC_ROOT = BASE_DIR / "static-collected"
WHITENOISE_USE_FINDERS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Never the simulator: without an address, declarations wait for the register.
REGISTER_BACKEND = "accounts.adapters.register.NationalRegister"
# Nor here: without an address of its own, the national address base.
GEOCODER_URL = GEOCODER_URL or "https://data.geopf.fr"
GEOCODER_BACKEND = "mapping.adapters.geocoding.NationalAddresses"
CALENDARS_BACKEND = "offers.adapters.calendars.OutsideCalendars"
