"""Where people and offers are: a point for the portal, another for the public."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asasap.kernel.fields import EncryptedJSONField
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import refusal
from mapping.enums import (
    CELL_RESOLUTION,
    SPARSE_RESOLUTION,
    PlacePrecision,
    Point,
)
from mapping.models.communes import Commune


def _bounds(resolution: int) -> tuple[int, int]:
    """The least and greatest number of a cell: H3 begins with kind and resolution."""
    first = 1 << 59 | resolution << 52
    return first, first + (1 << 52) - 1


def _one_point_a_cell(name: str, coordinate: str) -> ExclusionConstraint:
    """Two places of one cell cannot differ in public: else they would tell more."""
    return ExclusionConstraint(
        name=name, expressions=[("cell", "="), (coordinate, "<>")]
    )


def _refused(name: str, *, condition: pgtrigger.Condition) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=condition,
        func=refusal("% on %", "TG_OP", "TG_TABLE_NAME"),
    )


class Place(models.Model):
    """A place that never changes: who moves gets another one.

    It points at nobody: its owner holds its key, and decides who may see it. What is
    public of it is the centre of its cell, a function of the cell alone. ``private``
    may be erased; nothing public reads it.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="places"
    )
    # {"address", "latitude", "longitude", "access"}; NULL once erased.
    private = EncryptedJSONField(null=True)
    precision = models.CharField(_("precision"), max_length=7, choices=PlacePrecision)
    cell = models.BigIntegerField(db_index=True)
    public_latitude = models.FloatField()
    public_longitude = models.FloatField()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                name="place_cell_is_of_a_resolution_we_show",
                condition=Q(cell__range=_bounds(SPARSE_RESOLUTION))
                | Q(cell__range=_bounds(CELL_RESOLUTION)),
            ),
            _one_point_a_cell("place_one_latitude_a_cell", "public_latitude"),
            _one_point_a_cell("place_one_longitude_a_cell", "public_longitude"),
        ]
        triggers = [
            _refused("place_stays", condition=pgtrigger.AnyChange(exclude=["private"])),
            _refused(
                "place_private_part_only_goes",
                condition=pgtrigger.Condition(
                    "NEW.private IS NOT NULL"
                    " AND OLD.private IS DISTINCT FROM NEW.private"
                ),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def public_point(self) -> Point:
        return Point(self.public_latitude, self.public_longitude)
