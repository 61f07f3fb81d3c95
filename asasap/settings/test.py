"""Settings of the test suite: real services, fixed secrets, cheap passwords."""

import os

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

# Each worker of a parallel run has a Valkey database of its own: what one counts,
# remembers or clears is not the others'. (The embedded Valkey has 64 of them.)
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
REDIS_URL = f"{REDIS_URL.partition('?')[0]}?db={int(_worker) % 64}"
CACHES["default"]["LOCATION"] = REDIS_URL
CELERY_BROKER_URL = celery_broker_url(REDIS_URL)

# Kept fragments would hide what a page asks of the catalogue.
CACHES["template_fragments"] = {
    "BACKEND": "django.core.cache.backends.dummy.DummyCache"
}
