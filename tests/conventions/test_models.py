"""How rows are named and related: asked of the models, not of their text."""

import re

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

from tests.conventions.sources import ROOF, app_of, floors

HOUSE = {
    config.label: config.name
    for config in apps.get_app_configs()
    if app_of(config.name) == config.name
}
HOUSE_MODELS = [model for model in apps.get_models() if model._meta.app_label in HOUSE]

# Columns made by libraries in tables of ours: pghistory's copies, Django's login.
BORROWED = re.compile(r"^pgh_|^last_login$")
# Times of day, which are of no day.
SPANS = {"quiet_from", "quiet_until"}
# The books count in the unit of their account, cents or minutes; the ranking, what the
# price weighs, per mille; a plan, in millionths of a score.
OWN_UNITS = {
    ("Entry", "amount"),
    ("Transfer", "amount"),
    ("RankingWeights", "price"),
    *(
        (plan, column)
        for plan in ("AssignmentPlan", "AssignmentPlanEvent", "PlannedPair")
        for column in ("cost", "fairness_price")
    ),
}
MONEY = re.compile(r"(^|_)(amount|ceiling|cost|fee|price|total)(_|$)")


def test_every_app_stands_on_a_floor():
    assert set(HOUSE.values()) - {"asasap"} == set(floors()) - ROOF


def test_every_relation_points_down():
    for model in HOUSE_MODELS:
        for field in model._meta.get_fields():
            if field.concrete and field.related_model in HOUSE_MODELS:
                below = field.related_model._meta.app_label
                assert _may_stand_on(model._meta.app_label, below), field


def test_every_migration_depends_downward():
    loader = MigrationLoader(None)
    for (label, name), migration in loader.disk_migrations.items():
        for below, _name in migration.dependencies:
            if label in HOUSE and below in HOUSE:
                assert _may_stand_on(label, below), f"{label}.{name} on {below}"


@pytest.mark.parametrize(
    ("above", "below"),
    [("audit", "accounts"), ("auctions", "billing"), ("ledger", "notifications")],
)
def test_a_relation_upward_or_to_a_neighbour_would_be_seen(above, below):
    assert not _may_stand_on(above, below)
    assert _may_stand_on("auctions", "accounts")
    assert _may_stand_on("accounts", "accounts")


def test_fields_are_named_for_what_they_hold():
    faults = [
        f"{model.__name__}.{fault}"
        for model in HOUSE_MODELS
        for field in model._meta.local_fields
        if (model.__name__, field.name) not in OWN_UNITS
        if (fault := _misnamed(field))
    ]

    assert faults == []


@pytest.mark.parametrize(
    "field",
    [
        models.DateTimeField(name="created"),
        models.DateField(name="birthday"),
        models.BooleanField(name="active"),
        models.BigIntegerField(name="price"),
        models.FloatField(name="price_cents"),
        models.IntegerField(name="visit_count"),
        models.ForeignKey("accounts.Person", models.PROTECT, name="person2"),
    ],
    ids=lambda field: field.name,
)
def test_a_misnamed_field_would_be_seen(field):
    assert _misnamed(field)


def test_no_model_has_a_default_order():
    for model in HOUSE_MODELS:
        assert not model._meta.ordering, model


def _may_stand_on(label: str, below: str) -> bool:
    heights = floors()
    return label == below or heights[HOUSE[below]] < heights[HOUSE[label]]


def _misnamed(field: models.Field) -> str:
    """Return what is wrong with its name, or nothing. A trace says ``at``, in short."""
    name, right = field.name, True
    if BORROWED.search(name) or name in SPANS:
        return ""
    if isinstance(field, models.DateTimeField):
        right = name == "at" or name.endswith("_at")
    elif isinstance(field, models.DateField):
        right = name.endswith("_on")
    elif isinstance(field, models.BooleanField):
        right = name.startswith(("is_", "has_", "may_"))
    elif name.endswith("_cents"):
        right = isinstance(field, models.BigIntegerField)
    elif isinstance(field, models.IntegerField | models.DecimalField):
        # What is counted is not stored: it would drift from the rows.
        right = not MONEY.search(name) and not name.endswith("_count")
    if field.is_relation and re.search(r"\d$", name):
        right = False
    return "" if right else f"{name}: {type(field).__name__}"
