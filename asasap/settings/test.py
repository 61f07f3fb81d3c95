"""Settings of the test suite: real services, fixed secrets, cheap passwords."""

from asasap.kernel.keys import make_identity_key
from asasap.settings.base import *

DEMO = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECRET_KEY = "a key that guards nothing but tests"  # noqa: S105
FIELD_KEYS = ["dGVzdHMgb25seSwgdGhpcnR5LXR3byBieXRlcyEhISE="]
IDP_OIDC_PRIVATE_KEY = make_identity_key()
VAPID_KEY = "Vi7vl11Z02YjAbA4GTuwIUXfxswL80zqcwE7SO50IcA"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["CONN_MAX_AGE"] = 0

# Kept fragments would hide what a page asks of the catalogue.
CACHES["template_fragments"] = {
    "BACKEND": "django.core.cache.backends.dummy.DummyCache"
}
