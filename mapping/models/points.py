"""Public places that people put on the map and keep true together.

Nothing here points at a person, for places stand on the ground floor: who proposed is
in the trail; who reports or confirms is kept as a plain number, which
``matching.operations.forgetting_points`` takes out when they leave.
"""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import MovesOnly
from mapping.enums import (
    IMPORT_MOVES,
    LIVING_POINTS,
    POINT_MOVES,
    POINT_REPORT_MOVES,
    PUBLIC_POINTS,
    ImportState,
    Licence,
    Point,
    PointFault,
    PointKind,
    PointReportState,
    PointState,
)
from mapping.models.communes import Commune
from mapping.registry import Box


def looks_after_places(actor: Actor) -> bool:
    """Operators, and whoever coordinates anywhere: places are everybody’s."""
    return actor.is_operator or bool(actor.coordinated_ids)


class PointSource(models.Model):
    """Who publishes a list of places, and on which terms."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    licence = models.CharField(_("licence"), max_length=9, choices=Licence)
    url = models.URLField(_("address"), blank=True)

    class Meta:
        verbose_name = _("source of places")
        verbose_name_plural = _("sources of places")
        constraints = [
            models.CheckConstraint(
                name="pointsource_has_a_name", condition=~Q(name="")
            ),
        ]

    def __str__(self):
        return self.name


class MapPointQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """What was let on the map; what is proposed, to those who look after it."""
        if looks_after_places(actor):
            return self.all()
        return self.filter(state__in=PUBLIC_POINTS)

    def shown(self):
        return self.filter(state=PointState.SHOWN)

    def in_state(self, state: str):
        return self.filter(state=state)

    def living(self):
        """What another place may be the double of."""
        return self.filter(state__in=LIVING_POINTS)

    def within(self, box: Box):
        return self.filter(
            latitude__range=(box.south, box.north),
            longitude__range=(box.west, box.east),
        )

    def in_commune(self, commune: Commune):
        return self.filter(commune=commune)

    def by_name(self):
        return self.order_by("name", "pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


@pghistory.track()
class MapPoint(models.Model):
    """A public place: its own point is public, unlike that of somebody’s home."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=11, choices=PointKind)
    name = models.CharField(_("name"), max_length=120)
    commune = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        related_name="points",
        verbose_name=_("commune"),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    cell = models.BigIntegerField(editable=False)
    # [[weekday, opens, closes], …]: minutes of the day; ``rules.opening`` reads them.
    hours = models.JSONField(_("opening hours"), default=list, blank=True)
    website = models.URLField(_("website"), blank=True)
    # Where it was imported from, and its number there: brought again, it is no other.
    source = models.ForeignKey(
        PointSource,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="points",
        verbose_name=_("source"),
    )
    external_id = models.CharField(
        _("number at the source"), max_length=100, blank=True
    )
    state = models.CharField(
        _("state"), max_length=8, choices=PointState, default=PointState.PROPOSED
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="doubles",
        verbose_name=_("the same as"),
    )
    created_at = models.DateTimeField(_("proposed"))
    # The last day somebody said it was still so.
    confirmed_on = models.DateField(_("confirmed"), null=True, blank=True)

    objects = MapPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("public place")
        verbose_name_plural = _("public places")
        constraints = [
            models.CheckConstraint(name="mappoint_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="mappoint_is_on_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="mappoint_merged_says_into_which",
                condition=Q(state=PointState.MERGED, merged_into__isnull=False)
                | (~Q(state=PointState.MERGED) & Q(merged_into=None)),
            ),
            models.CheckConstraint(
                name="mappoint_is_not_its_own_double",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
            ),
            models.CheckConstraint(
                name="mappoint_number_goes_with_its_source",
                condition=Q(source=None, external_id="")
                | (Q(source__isnull=False) & ~Q(external_id="")),
            ),
            models.UniqueConstraint(
                name="mappoint_once_a_source",
                fields=["source", "external_id"],
                condition=Q(source__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["latitude", "longitude"], name="mappoint_in_a_box"),
            models.Index(fields=["state", "id"], name="mappoint_by_state"),
        ]
        triggers = [MovesOnly(table=POINT_MOVES)]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("mapping:point", args=[self.uuid])

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)

    @property
    def is_shown(self) -> bool:
        return self.state == PointState.SHOWN


class PointConfirmation(models.Model):
    """Somebody says whether it is still so; the last thing they said counts."""

    point = models.ForeignKey(
        # Part of what is known of the place.
        MapPoint,
        on_delete=models.CASCADE,
        related_name="confirmations",
    )
    person_id = models.BigIntegerField(null=True)
    is_true = models.BooleanField()
    said_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="pointconfirmation_once_a_person", fields=["point", "person_id"]
            ),
        ]
        indexes = [
            models.Index(fields=["person_id"], name="pointconfirmation_of_a_person")
        ]

    def __str__(self):
        return f"#{self.pk}"


class PointReportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Those who look after places."""
        return self.all() if looks_after_places(actor) else self.none()

    def open(self):
        return self.filter(state=PointReportState.OPEN)

    def in_state(self, state: str):
        return self.filter(state=state)

    def by(self, person_id: int | None):
        return self.filter(person_id=person_id)

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


@pghistory.track(exclude=["words", "person_id"])
class PointReport(models.Model):
    """What somebody says is wrong with a place."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    point = models.ForeignKey(
        MapPoint,
        on_delete=models.PROTECT,
        related_name="reports",
        verbose_name=_("public place"),
    )
    person_id = models.BigIntegerField(_("person"), null=True)
    fault = models.CharField(_("what is wrong"), max_length=9, choices=PointFault)
    # Emptied once decided: what was done about it is in the decision.
    words = EncryptedTextField(_("in their words"), default="")
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=PointReportState,
        default=PointReportState.OPEN,
    )
    reported_at = models.DateTimeField(_("reported"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.CharField(_("what was decided"), max_length=300, blank=True)

    objects = PointReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a place")
        verbose_name_plural = _("reports of places")
        constraints = [
            models.CheckConstraint(
                name="pointreport_decided_says_when_and_what",
                condition=Q(state=PointReportState.OPEN, decided_at=None)
                | (
                    ~Q(state=PointReportState.OPEN)
                    & Q(decided_at__isnull=False)
                    & ~Q(decision="")
                ),
            ),
            models.UniqueConstraint(
                name="pointreport_one_open_a_person",
                fields=["point", "person_id"],
                condition=Q(state=PointReportState.OPEN),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "reported_at"], name="pointreport_waiting"),
            models.Index(fields=["person_id"], name="pointreport_of_a_person"),
        ]
        triggers = [MovesOnly(table=POINT_REPORT_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.state}"


class PointImportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        return self.all() if actor.is_operator else self.none()

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class PointImport(models.Model):
    """A file of places as it was handed in: it is kept, and looked over first."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    source = models.ForeignKey(
        PointSource,
        on_delete=models.PROTECT,
        related_name="imports",
        verbose_name=_("source"),
    )
    file_name = models.CharField(_("file"), max_length=100)
    content = models.TextField()
    state = models.CharField(
        _("state"), max_length=7, choices=ImportState, default=ImportState.READ
    )
    handed_in_at = models.DateTimeField(_("handed in"))
    # How many were new, changed, left alone, and could not be read.
    outcome = models.JSONField(_("outcome"), null=True, blank=True)

    objects = PointImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of places")
        verbose_name_plural = _("imports of places")
        constraints = [
            models.CheckConstraint(
                name="pointimport_applied_says_what_came_of_it",
                condition=Q(state=ImportState.READ, outcome=None)
                | Q(state=ImportState.APPLIED, outcome__isnull=False),
            )
        ]
        triggers = [MovesOnly(table=IMPORT_MOVES)]

    def __str__(self):
        return self.file_name
