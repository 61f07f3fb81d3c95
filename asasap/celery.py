"""The Celery application: one broker, JSON messages, tasks found in each app."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asasap.settings.dev")

app = Celery("asasap")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
