"""The embedded installation: one machine, nothing to set, demo shown on request.

``make run`` uses these settings. Its secrets are made once and kept in the data folder.
"""

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key

from asasap.env import env_secret_or_make
from asasap.kernel.keys import make_identity_key, make_vapid_key
from asasap.settings.base import *

DEBUG = False

_SECRETS = DATA_DIR / "secrets"
SECRET_KEY = env_secret_or_make(
    "SECRET_KEY", _SECRETS / "secret-key", get_random_secret_key
)
# Newest first: the first writes, all read (rotation).
FIELD_KEYS = env_secret_or_make(
    "ASASAP_FIELD_KEYS",
    _SECRETS / "field-keys",
    lambda: Fernet.generate_key().decode(),
).split(",")
VAPID_KEY = env_secret_or_make(
    "ASASAP_VAPID_KEY", _SECRETS / "vapid-key", make_vapid_key
)
IDP_OIDC_PRIVATE_KEY = env_secret_or_make(
    "ASASAP_IDENTITY_KEY", _SECRETS / "identity-key", make_identity_key
)
