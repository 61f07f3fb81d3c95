"""How work for after the request is named and called."""

import inspect
import re

import pytest
from celery import current_app
from django.conf import settings

from tests.conventions.sources import app_of


def test_tasks_take_named_arguments_and_bear_with_newer_ones():
    current_app.loader.import_default_modules()
    ours = {
        name: task
        for name, task in current_app.tasks.items()
        if app_of(type(task).__module__) or app_of(task.run.__module__)
    }

    assert ours
    assert [f for name, task in ours.items() for f in _faults(name, task.run)] == []


def test_beat_calls_tasks_that_exist():
    current_app.loader.import_default_modules()
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert asked <= set(current_app.tasks)


@pytest.mark.parametrize(
    ("name", "function", "fault"),
    [
        ("close_due", lambda **_kwargs: None, "close_due: not <app>.<errand>"),
        ("a.close", lambda auction_id, **_kwargs: None, "a.close: unnamed arguments"),
        ("a.close", lambda *, auction_id: None, "a.close: takes no newer arguments"),
    ],
)
def test_an_unfit_task_would_be_seen(name, function, fault):
    assert _faults(name, function) == [fault]


def _faults(name, function) -> list[str]:
    kinds = {p.kind for p in inspect.signature(function).parameters.values()}
    faults = []
    if not re.fullmatch(r"[a-z]+\.[a-z_]+", name):
        faults.append(f"{name}: not <app>.<errand>")
    if kinds - {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}:
        faults.append(f"{name}: unnamed arguments")
    if inspect.Parameter.VAR_KEYWORD not in kinds:
        faults.append(f"{name}: takes no newer arguments")
    return faults
