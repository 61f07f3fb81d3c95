"""Models are not imported here: this file may be read before Django is set up."""

import pytest

from asasap.celery import app
from asasap.notifications import registry
from tests.notifications.mail_server import MailServer
from tests.notifications.push_service import PushService


@pytest.fixture
def news(monkeypatch):
    """The kind ``accounts.welcome``, on every channel for this test."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    registry.register(
        kind="accounts.welcome", topic="account", channels=("email", "push")
    )
    return "accounts.welcome"


@pytest.fixture
def clock(monkeypatch):
    """Set the database's clock, as the operation that writes news reads it."""

    def set_to(moment):
        name = "asasap.notifications.operations.telling.database_now"
        monkeypatch.setattr(name, lambda: moment)

    return set_to


@pytest.fixture
def eager(monkeypatch):
    """Tasks run where they are queued: no worker is needed."""
    monkeypatch.setattr(app.conf, "task_always_eager", True)
    monkeypatch.setattr(app.conf, "task_eager_propagates", True)


@pytest.fixture
def no_broker(monkeypatch, tmp_path):
    """The broker is down: its socket is not there."""

    def forget_connections():
        app.amqp._producer_pool = None
        app._pool = None

    forget_connections()
    nowhere = f"redis+socket://{tmp_path}/nowhere?virtual_host=0"
    monkeypatch.setattr(app.conf, "broker_url", nowhere)
    monkeypatch.setattr(app.conf, "broker_write_url", nowhere)
    yield
    forget_connections()


@pytest.fixture
def mail_server(settings):
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = server.port
        server.start()
        yield server
        server.may_answer.set()
        server.shutdown()


@pytest.fixture
def push_service(settings, tmp_path):
    with PushService(tmp_path) as service:
        settings.PUSH_LOCAL_CERTIFICATE = str(service.certificate)
        service.start()
        yield service
        service.shutdown()
