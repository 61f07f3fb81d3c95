"""The demo’s matching: asked once, by the operations, on a few requests."""

import pytest

from asasap.management.demo_matching import load_matching
from matching.models import Contestation, Invitation, MatchRun
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.demands import open_demand
from tests.factories.invitations import NOON
from tests.factories.offers import live_offer
from tests.factories.papers import ProviderFactory

pytestmark = pytest.mark.django_db


def test_those_of_the_demo_are_asked_once_and_one_contests():
    names = ("resident", "provider", "coordinator")
    people = {name: PersonFactory(user=UserFactory()) for name in names}
    live_offer(provider=ProviderFactory(person=people["provider"]))
    for _ in range(6):
        live_offer()
    for client in (people["resident"], PersonFactory()):
        open_demand(client=client)

    first = load_matching(people=people, now=NOON)
    again = load_matching(people=people, now=NOON)

    assert (first > 0, again) == (True, 0)
    assert MatchRun.objects.count() == 2
    mine = Invitation.objects.filter(provider__person=people["provider"])
    assert set(mine.values_list("state", flat=True)) <= {"queued", "sent", "closed"}
    assert Contestation.objects.get().author == people["provider"]
