"""What somebody said of public places: places keep a number, which is told here.

Places stand on the ground floor and know nobody; whose number it is, is known from
``accounts`` up.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import PersonalData
from mapping.models import PointConfirmation, PointReport


def numbers_of(person: Person) -> list[int]:
    return [record.pk for record in records_of(person)]


def confirmations(person: Person, limit: int | None) -> list[dict[str, Any]]:
    said = PointConfirmation.objects.filter(person_id__in=numbers_of(person))
    return [
        {
            "said": one.said_on,
            "place": one.point.name,
            "still": _("yes") if one.is_true else _("no"),
        }
        for one in said.select_related("point").order_by("-said_on", "-pk")[:limit]
    ]


def reports(person: Person, limit: int | None) -> list[dict[str, Any]]:
    made = PointReport.objects.filter(person_id__in=numbers_of(person))
    return [
        {
            "reported": one.reported_at,
            "place": one.point.name,
            "fault": one.get_fault_display(),
            "words": one.words,
            "decision": one.decision,
        }
        for one in made.select_related("point").order_by("-reported_at", "-pk")[:limit]
    ]


KNOWN = (
    PersonalData(
        key="matching.point_confirmations",
        title=_("Public places you said something of"),
        columns={
            "said": _("Said"),
            "place": _("Place"),
            "still": _("Still true"),
        },
        collect=confirmations,
    ),
    PersonalData(
        key="matching.point_reports",
        title=_("Mistakes you reported on the map"),
        columns={
            "reported": _("Reported"),
            "place": _("Place"),
            "fault": _("What is wrong"),
            "words": _("In your words"),
            "decision": _("What was decided"),
        },
        collect=reports,
    ),
)
