"""Keeping public places true together: proposed, confirmed, reported, merged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from asasap.audit.models import Transition
from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from mapping.enums import (
    LIVING_POINTS,
    POINT_MOVES,
    POINT_REPORT_MOVES,
    PUBLIC_POINTS,
    Point,
    PointFault,
    PointReportState,
    PointState,
)
from mapping.models import (
    Commune,
    MapPoint,
    PointConfirmation,
    PointReport,
)
from mapping.rules import cell_of
from mapping.rules.opening import Hours, why_not_hours

# What is written of a place, beside where it stands and when it is open.
DETAILS = ("kind", "name", "address", "website")


class PointRefused(Exception):
    """It cannot be done with this place. The message is fit to show."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A place as somebody describes it."""

    kind: str
    name: str
    commune: Commune
    point: Point
    address: str = ""
    website: str = ""
    hours: Hours = field(default_factory=list)


@transaction.atomic
def propose_point(*, draft: Draft, actor: Actor, now: datetime) -> MapPoint:
    """Put a place forward: it is on the map once somebody has looked at it.

    Who proposed it is in the trail. Raises PointRefused.
    """
    if fault := why_not_hours(draft.hours):
        raise PointRefused(fault)
    at = draft.point
    proposed = MapPoint.objects.create(
        kind=draft.kind,
        name=draft.name.strip(),
        commune=draft.commune,
        address=draft.address.strip(),
        website=draft.website,
        hours=draft.hours,
        latitude=round(at.latitude, 6),
        longitude=round(at.longitude, 6),
        cell=cell_of(at.latitude, at.longitude, is_sparse=False),
        created_at=now,
    )
    Transition.objects.record(
        proposed, before="", after=proposed.state, actor=actor, at=now
    )
    return proposed


@transaction.atomic
def decide_point(
    *, point: MapPoint, to: PointState, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Let a place on the map, refuse, close or reopen it. Raises PointRefused."""
    point = MapPoint.objects.locked().get(pk=point.pk)
    if to == PointState.MERGED or to not in POINT_MOVES[PointState(point.state)]:
        raise PointRefused(_("This place has changed meanwhile. Look at it again."))
    move(point, to=to, table=POINT_MOVES, actor=actor, now=now, reason=reason)


@transaction.atomic
def correct_point(*, point: MapPoint, said: Mapping[str, Any]) -> None:
    """Write what a place is, from now on; what it was stays in its history.

    Safe to call twice. Raises PointRefused.
    """
    point = MapPoint.objects.locked().get(pk=point.pk)
    if point.state not in LIVING_POINTS:
        raise PointRefused(_("This place has changed meanwhile. Look at it again."))
    if fault := why_not_hours(said["hours"]):
        raise PointRefused(fault)
    for name in (*DETAILS, "hours"):
        setattr(point, name, said[name])
    point.save(update_fields=[*DETAILS, "hours"])


@transaction.atomic
def confirm_point(
    *, point: MapPoint, is_true: bool, actor: Actor, now: datetime
) -> None:
    """Say that a place is still so, or is not. Raises PointRefused.

    Safe to repeat: the last word counts.
    """
    _refuse_nobody(actor)
    point = MapPoint.objects.locked().get(pk=point.pk)
    if not point.is_shown:
        raise PointRefused(_("This place is not on the map any more."))
    today = day_in_paris(now)
    PointConfirmation.objects.update_or_create(
        point=point,
        person_id=actor.person_id,
        defaults={"is_true": is_true, "said_on": today},
    )
    _date(point)


def _refuse_nobody(actor: Actor) -> None:
    """What nobody said stands for all who have left: it is never theirs to change."""
    if actor.person_id is None:
        raise PointRefused(_("Fill in who you are first: this account is nobody’s."))


def _date(point: MapPoint) -> None:
    """Write the last day somebody said it was so; nobody else writes it."""
    said = PointConfirmation.objects.filter(point=point, is_true=True)
    latest = said.aggregate(day=Max("said_on"))["day"]
    MapPoint.objects.filter(pk=point.pk).update(confirmed_on=latest)
    point.confirmed_on = latest


@transaction.atomic
def report_point(
    *, point: MapPoint, fault: PointFault, words: str, actor: Actor, now: datetime
) -> PointReport:
    """Say what is wrong with a place. Raises PointRefused.

    Safe to repeat: one has one report waiting, with one's last words.
    """
    _refuse_nobody(actor)
    point = MapPoint.objects.locked().get(pk=point.pk)
    if not point.is_shown:
        raise PointRefused(_("This place is not on the map any more."))
    said = {"fault": fault, "words": words, "reported_at": now}
    waiting = PointReport.objects.open().by(actor.person_id).filter(point=point)
    if (report := waiting.first()) is None:
        return PointReport.objects.create(
            point=point, person_id=actor.person_id, **said
        )
    PointReport.objects.filter(pk=report.pk).update(**said)
    return report


@transaction.atomic
def decide_point_report(
    *, report: PointReport, upheld: bool, decision: str, actor: Actor, now: datetime
) -> None:
    """Put a place right, or leave it; one that has closed is closed at once.

    The words of who reported are emptied: the decision stays. Raises PointRefused.
    """
    report = PointReport.objects.locked().get(pk=report.pk)
    if report.state != PointReportState.OPEN:
        raise PointRefused(_("Somebody has decided on this report meanwhile."))
    if actor.person_id is not None and report.person_id == actor.person_id:
        raise PointRefused(_("Another person decides on what you report."))
    move(
        report,
        to=PointReportState.UPHELD if upheld else PointReportState.DISMISSED,
        table=POINT_REPORT_MOVES,
        actor=actor,
        now=now,
        reason=decision,
        decided_at=now,
        decision=decision,
        words="",
    )
    point = MapPoint.objects.locked().get(pk=report.point_id)
    if upheld and report.fault == PointFault.CLOSED and point.is_shown:
        move(
            point,
            to=PointState.CLOSED,
            table=POINT_MOVES,
            actor=actor,
            now=now,
            reason=decision,
        )


@transaction.atomic
def merge_points(
    *, keep: MapPoint, double: MapPoint, actor: Actor, now: datetime
) -> None:
    """Make two records of one place one. Raises PointRefused.

    Nothing is lost: the double stays as it was, its address leads to the one kept, and
    so do its own doubles; what the kept one lacked it takes, and what people said of
    either is said of it. Safe to call twice.
    """
    keep, double = _locked_pair(keep, double)
    if double.merged_into_id == keep.pk:
        return
    if PointState.MERGED in {keep.state, double.state} or keep.pk == double.pk:
        raise PointRefused(_("One of the two has been merged meanwhile."))
    if PointState.MERGED not in POINT_MOVES[PointState(double.state)]:
        raise PointRefused(_("A place that was refused is merged with none."))
    if keep.state not in PUBLIC_POINTS and double.state in PUBLIC_POINTS:
        raise PointRefused(_("The one to keep is not on the map: put it there first."))
    move(
        double,
        to=PointState.MERGED,
        table=POINT_MOVES,
        actor=actor,
        now=now,
        merged_into=keep,
    )
    MapPoint.objects.filter(merged_into=double).update(merged_into=keep)
    lacking = {
        name: getattr(double, name)
        for name in ("address", "website", "hours")
        if not getattr(keep, name) and getattr(double, name)
    }
    if lacking:
        MapPoint.objects.filter(pk=keep.pk).update(**lacking)
    _give_sayings(keep, double)


def _locked_pair(keep: MapPoint, double: MapPoint) -> tuple[MapPoint, MapPoint]:
    """In the order of their numbers: two who merge them the other way round wait."""
    pair = MapPoint.objects.locked().filter(pk__in=[keep.pk, double.pk])
    rows = {row.pk: row for row in pair.order_by("pk")}
    return rows[keep.pk], rows[double.pk]


def _give_sayings(keep: MapPoint, double: MapPoint) -> None:
    """Who said something of both is heard once: by what they said last."""
    theirs = PointConfirmation.objects.filter(point=double).order_by("pk")
    held = {
        one.person_id: one
        for one in PointConfirmation.objects.filter(point=keep).order_by("pk")
        if one.person_id is not None
    }
    for one in theirs:
        other = held.get(one.person_id or 0)
        if other is not None and other.said_on >= one.said_on:
            continue
        if other is not None:
            other.delete()
        PointConfirmation.objects.filter(pk=one.pk).update(point=keep)
    _date(keep)
