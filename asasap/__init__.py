"""ASASAP: the roof (settings, routes, commands) and the basement (kernel, audit…)."""

# Celery's `shared_task` binds to this application in every process that loads Django.
from asasap.celery import app as celery_app

__all__ = ["celery_app"]
