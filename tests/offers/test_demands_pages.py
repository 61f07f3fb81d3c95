"""The pages of demands: three steps, two tabs, double clicks; what others read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MandateScope
from accounts.models import CivilRecord
from asasap.notifications.models import Notice
from mapping.models import Place
from offers.enums import DemandState, ReviewState
from offers.models import Demand, DemandVersion
from tests.factories.accounts import PersonFactory
from tests.factories.catalogue import (
    ActivityFactory,
    ActivityRuleFactory,
    QuestionSetFactory,
)
from tests.factories.demands import (
    DemandFactory,
    DemandVersionFactory,
    open_demand,
)
from tests.factories.mandates import MandateFactory
from tests.factories.places import CommuneFactory
from tests.roles import enter_as

pytestmark = pytest.mark.django_db

WHAT = {"answer_surface": "60"}


@pytest.fixture
def cleaning():
    rule = ActivityRuleFactory()
    QuestionSetFactory(activity=rule.activity)
    return rule.activity


@pytest.fixture
def me(client):
    person = PersonFactory()
    enter_as(client, person.user, ("password",))
    return person


@pytest.fixture
def commune():
    return CommuneFactory()


def where(**more):
    tomorrow = timezone.localdate() + timedelta(days=1)
    return {
        "commune": "Montreuil",
        "address": "12 rue de l’Exemple",
        "schedule_kind": "recurring",
        "first_day": tomorrow.isoformat(),
        "weekdays": ["1", "3"],
        "frequency": "weekly",
        "start": "09:00",
        "duration": "120",
        "revision": "1",
        **more,
    }


def check(**more):
    return {
        "title": "Ménage le mardi",
        "price_unit": "quote",
        "mode": "provider",
        "revision": "2",
        **more,
    }


def new_url(activity, way=""):
    return f"/demands/{way}new/?activity={activity.slug}"


def url(name, demand):
    return reverse(f"demands:{name}", args=[demand.uuid])


def begun(client, cleaning):
    client.post(new_url(cleaning), WHAT)
    return Demand.objects.get()


def test_three_steps_publish_a_demand(client, me, cleaning, commune):
    first = client.post(new_url(cleaning), WHAT)
    demand = Demand.objects.get()
    second = client.post(url("where", demand), where())
    third = client.post(url("check", demand), check(publish="1"))

    assert (first.status_code, first.url) == (302, url("where", demand))
    assert (second.status_code, second.url) == (302, url("check", demand))
    assert (third.status_code, third.url) == (302, url("demand", demand))
    demand.refresh_from_db()
    version = demand.versions.get()
    # The first one of anybody is read before it is public.
    assert (demand.state, version.state) == (
        DemandState.IN_REVIEW,
        ReviewState.SUBMITTED,
    )
    assert version.answers == {"surface": 60}
    assert version.slots == [
        {"weekday": 1, "start": 540},
        {"weekday": 3, "start": 540},
    ]
    assert version.place.private["address"] == "12 rue de l’Exemple"
    assert client.get(url("demand", demand)).status_code == 200
    # What is being checked is not written over: the steps lead to the page.
    assert client.get(url("check", demand)).url == url("demand", demand)
