"""What people said of public places, when they leave or turn out to be one."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import Person
from mapping.enums import PointReportState
from mapping.models import PointConfirmation, PointReport
from matching.queries.known_points import numbers_of


@transaction.atomic
def forget_points_of(*, person: Person) -> None:
    """Take their number and their words out; that somebody said so stays.

    Safe to call twice.
    """
    records = numbers_of(person)
    said = PointConfirmation.objects.filter(person_id__in=records)
    said.update(person_id=None)
    made = PointReport.objects.filter(person_id__in=records)
    made.update(person_id=None, words="")


@transaction.atomic
def give_points(*, keep: Person, absorbed: Person) -> None:
    """Let who is kept have said what the other record said; once of each place."""
    theirs = PointConfirmation.objects.filter(person_id=absorbed.pk)
    same = PointConfirmation.objects.filter(person_id=keep.pk, point=OuterRef("point"))
    theirs.filter(Exists(same)).update(person_id=None)
    theirs.update(person_id=keep.pk)
    reports = PointReport.objects.filter(person_id=absorbed.pk)
    waiting = PointReport.objects.filter(
        person_id=keep.pk, point=OuterRef("point"), state=PointReportState.OPEN
    )
    doubles = reports.filter(Exists(waiting), state=PointReportState.OPEN)
    # Nobody could ask for these words to be erased any more.
    doubles.update(person_id=None, words="")
    reports.update(person_id=keep.pk)
