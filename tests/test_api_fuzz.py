"""Whatever is asked of the API, it answers as its OpenAPI document says it does."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.depth import DEEP
from tests.roles import sign_in

# Who asks is said by the test, not by the case.
BY_US = schemathesis.Config.from_dict(
    {"generation": {"with-security-parameters": False}}
)

API = schemathesis.openapi.from_dict(
    SchemaGenerator().get_schema(public=True), config=BY_US
)
API.app = get_wsgi_application()

# The cookies are the test's, whatever the case; a cursor is signed, which no document
# can describe.
EXCUSED = [ignored_auth, positive_data_acceptance]
CSRF_TOKEN = "a" * 32

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["anonymous", "coop_member"])
def cookies(request, roles_written):
    """Those of somebody, whose requests stay in the transaction of the test."""
    client = sign_in(Client(), request.param)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {name: cookie.value for name, cookie in client.cookies.items()}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@API.parametrize()
@settings(
    max_examples=2000 if DEEP else 20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_each_answer_is_one_that_is_written(cookies, case):
    case.call_and_validate(
        cookies=cookies | {"csrftoken": CSRF_TOKEN},
        headers={"X-CSRFToken": CSRF_TOKEN},
        excluded_checks=EXCUSED,
    )
