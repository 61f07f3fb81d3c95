"""Bringing in the public places that others publish, under their licence."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from asasap.audit.models import Transition
from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from mapping.enums import IMPORT_MOVES, ImportState, PointState
from mapping.models import MapPoint, PointImport, PointSource
from mapping.queries.importing import Brought, bring
from mapping.rules import cell_of
from mapping.rules.importing import FileUnread, Listed, read_list

BATCH = 500
# What a source may correct of its own places.
CORRECTED = (
    "kind",
    "name",
    "commune_id",
    "address",
    "website",
    "hours",
    "latitude",
    "longitude",
    "cell",
)


class ImportRefused(Exception):
    """The file cannot be brought in. The message is fit to show."""


@transaction.atomic
def hand_in_list(
    *, source: str, licence: str, url: str, file_name: str, content: str, now: datetime
) -> PointImport:
    """Keep a list as it is, to be looked over. Raises ImportRefused.

    Nothing is on the map yet. A source known by this name keeps its licence unless
    another is said.
    """
    try:
        read_list(content)
    except FileUnread as unread:
        raise ImportRefused(str(unread)) from None
    known, _is_new = PointSource.objects.update_or_create(
        name=source.strip(), defaults={"licence": licence, "url": url}
    )
    return PointImport.objects.create(
        source=known, file_name=file_name[:100], content=content, handed_in_at=now
    )


@transaction.atomic
def apply_import(*, listed: PointImport, actor: Actor, now: datetime) -> Brought:
    """Bring what the list says onto the map; return what came of each line.

    A place is known by its number at the source: brought twice, it is corrected, never
    doubled. What is missing from the list stays, as does what people closed or merged.
    Raises ImportRefused.
    """
    listed = PointImport.objects.locked().get(pk=listed.pk)
    if listed.state != ImportState.READ:
        raise ImportRefused(_("This list has been brought in already."))
    # Two lists of one source, brought in at once, wait for each other.
    source = PointSource.objects.select_for_update(of=("self",)).get(
        pk=listed.source_id
    )
    brought = bring(listed)
    _add(brought, source, actor, now)
    _correct(brought)
    move(
        listed,
        to=ImportState.APPLIED,
        table=IMPORT_MOVES,
        actor=actor,
        now=now,
        outcome=brought.counts,
    )
    return brought


def _add(brought: Brought, source: PointSource, actor: Actor, now: datetime) -> None:
    """On the map at once: an operator has looked the list over."""
    points = MapPoint.objects.bulk_create(
        (
            MapPoint(
                source=source,
                external_id=place.external_id,
                state=PointState.SHOWN,
                created_at=now,
                **_values(place, brought.communes[place.insee]),
            )
            for place in brought.new
        ),
        batch_size=BATCH,
    )
    Transition.objects.record_new(points, actor=actor, at=now)


def _correct(brought: Brought) -> None:
    for point, place in brought.changed:
        for name, value in _values(place, brought.communes[place.insee]).items():
            setattr(point, name, value)
    points = [point for point, _place in brought.changed]
    MapPoint.objects.bulk_update(points, CORRECTED, batch_size=BATCH)


def _values(place: Listed, commune_id: int) -> dict[str, Any]:
    return {
        "kind": place.kind,
        "name": place.name,
        "commune_id": commune_id,
        "address": place.address,
        "website": place.website,
        "hours": place.hours,
        "latitude": round(place.latitude, 6),
        "longitude": round(place.longitude, 6),
        "cell": cell_of(place.latitude, place.longitude, is_sparse=False),
    }
