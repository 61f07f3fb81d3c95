"""What people said of public places: told to them, handed over, forgotten."""

import pytest
from django.utils import timezone

from asasap.kernel.actor import Actor
from mapping.enums import PointFault
from mapping.models import PointConfirmation, PointReport
from mapping.operations.points import confirm_point, report_point
from matching.operations.forgetting_points import forget_points_of, give_points
from matching.queries.known_points import confirmations, reports
from tests.factories.accounts import PersonFactory
from tests.factories.places import MapPointFactory, put_on_the_map

pytestmark = pytest.mark.django_db


def _say(person, point):
    actor = Actor(user_id=person.pk, person_id=person.pk)
    now = timezone.now()
    confirm_point(point=point, is_true=True, actor=actor, now=now)
    report_point(
        point=point, fault=PointFault.PLACE, words="Plus loin", actor=actor, now=now
    )


def test_what_somebody_said_is_told_handed_over_and_forgotten():
    keep, absorbed = PersonFactory(), PersonFactory()
    both, alone = (put_on_the_map(MapPointFactory(name=n)) for n in ("Both", "Alone"))
    for person, point in ((keep, both), (absorbed, both), (absorbed, alone)):
        _say(person, point)

    give_points(keep=keep, absorbed=absorbed)
    told = confirmations(keep, None), reports(keep, None)

    assert [sorted(row["place"] for row in rows) for rows in told] == [
        ["Alone", "Both"],
        ["Alone", "Both"],
    ]
    assert not confirmations(absorbed, None)

    for _ in range(2):
        forget_points_of(person=keep)

    assert set(PointConfirmation.objects.values_list("person_id")) == {(None,)}
    assert set(PointReport.objects.filter(person_id=None).values_list("pk")) == set(
        PointReport.objects.values_list("pk")
    )
    assert PointReport.objects.filter(person_id=keep.pk).count() == 0
    assert not reports(keep, None)
