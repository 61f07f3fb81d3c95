"""The checks of the settings we invented say no."""

import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize(
    ("setting", "value", "identifier"),
    [
        ("FIELD_KEYS", [], "asasap.E001"),
        ("FIELD_KEYS", ["too short"], "asasap.E001"),
        ("VAPID_KEY", "not a key", "asasap.E002"),
        ("PORT", 0, "asasap.E003"),
        ("REDIS_URL", "memcached://localhost", "asasap.E004"),
        ("VAPID_SUBJECT", "nobody", "asasap.E005"),
        ("DATA_DIR", __file__, "asasap.E006"),
        ("SMS_URL", "gateway.example", "asasap.E007"),
        ("DEMO", True, "asasap.W001"),
        ("HTTPS", False, "asasap.W002"),
    ],
)
def test_an_odd_setting_is_refused(settings, setting, value, identifier):
    settings.DEMO, settings.HTTPS = False, True
    assert _found() == set()

    setattr(settings, setting, value)

    assert _found() == {identifier}


def _found() -> set[str]:
    found = run_checks(include_deployment_checks=True)
    return {message.id for message in found if message.id.startswith("asasap.")}
