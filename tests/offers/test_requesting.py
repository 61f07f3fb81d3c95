"""A demand begun once, in whose name it may be, and what is proposed for it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import translation

from accounts.operations.helping import MandateEnded, end_mandate
from asasap.kernel.actor import Actor
from offers.models import Demand
from offers.operations.holding import PostingRefused
from offers.operations.requesting import AGAIN, begin_demand
from offers.queries.requesting import families_for
from offers.rules.asking import TITLE_LIMIT, proposed_title
from offers.rules.schedules import Wished
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.catalogue import ActivityFactory
from tests.factories.demands import NOON
from tests.factories.mandates import MandateFactory

pytestmark = pytest.mark.django_db

ANSWERS = {"answers": {"surface": 60}, "public": "anyone"}


def somebody(**more):
    person = PersonFactory()
    return Actor(user_id=person.user_id, person_id=person.pk, **more)


def begin(actor, *, values=ANSWERS, now=NOON, **more):
    return begin_demand(
        activity=ActivityFactory(), values=values, actor=actor, now=now, **more
    )


def test_the_same_first_page_is_one_demand_for_ten_minutes():
    me = somebody()

    first = begin(me)
    again = begin(me, now=NOON + AGAIN)
    other_answers = begin(me, values={**ANSWERS, "answers": {"surface": 80}})
    later = begin(me, now=NOON + AGAIN + timedelta(minutes=1))
    another = begin(somebody())

    assert again == first
    assert len({first, other_answers, later, another}) == 4


def test_a_demand_begins_in_the_name_of_who_may_write_there():
    editor = MembershipFactory(role="coordinator")
    member = MembershipFactory(organisation=editor.organisation, role="member")
    house = {
        "organisation_id": editor.organisation_id,
        "organisation_ids": frozenset({editor.organisation_id}),
    }

    ours = begin(
        Actor(
            user_id=editor.person.user_id,
            person_id=editor.person_id,
            roles=frozenset({"coordinator"}),
            **house,
        ),
        organisation=editor.organisation,
    )
    with pytest.raises(PostingRefused):
        begin(
            Actor(
                user_id=member.person.user_id,
                person_id=member.person_id,
                roles=frozenset({"member"}),
                **house,
            ),
            organisation=editor.organisation,
        )
    with pytest.raises(PostingRefused):
        begin(Actor(user_id=1))

    assert list(Demand.objects.all()) == [ours]
    assert ours.organisation == editor.organisation


def test_a_mandate_that_ended_begins_nothing():
    mandate = MandateFactory()
    helper = Actor(
        user_id=mandate.helper.user_id,
        person_id=mandate.person_id,
        helper_id=mandate.helper_id,
        mandate_id=mandate.pk,
        scopes=frozenset(mandate.scopes),
    )
    own = Actor(user_id=mandate.helper.user_id, person_id=mandate.helper_id)
    end_mandate(mandate=mandate, actor=own, now=NOON)

    with pytest.raises(MandateEnded):
        begin(helper)
    assert not Demand.objects.exists()


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ["60", "70", "100"]),
        ("menag", ["60"]),
        ("Ménage", ["60"]),
        ("tonte pelouse", ["70"]),
        ("tonre la pelouze", ["70"]),
        ("jard", ["70"]),
        ("menage ou cours", ["60", "100"]),
        ("carillon", []),
        ("lessons", ["100"]),
    ],
)
def test_activities_are_found_by_the_words_people_type(typed, codes):
    ActivityFactory(code="60", plain_fr="", synonyms=["ménage"])
    ActivityFactory(code="70", plain_fr="", synonyms=["tonte", "pelouse"])
    ActivityFactory(
        code="100", plain_fr="", synonyms=["cours", "lessons"], family="children"
    )

    found = families_for(typed)

    assert [a.code for family in found for a in family.activities] == codes


def test_a_title_says_the_week_where_it_holds():
    week = Wished(
        schedule_kind="recurring",
        frequency="weekly",
        slots=[{"weekday": 1, "start": 540}, {"weekday": 3, "start": 540}],
    )
    long = "Looking after " + "very " * 20 + "small children"

    with translation.override("en"):
        assert proposed_title(activity="Cleaning", schedule=week) == (
            "Cleaning, every Tuesday and Thursday"
        )
        assert proposed_title(activity="Cleaning", schedule=Wished()) == "Cleaning"
        title = proposed_title(activity=long, schedule=week)
    assert len(title) <= TITLE_LIMIT
    assert title.endswith("very…")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_second_click_waits_for_the_first_and_begins_nothing_more():
    me = somebody()
    activity = ActivityFactory()
    heard = []

    def click():
        try:
            made = begin_demand(activity=activity, values=ANSWERS, actor=me, now=NOON)
            heard.append(made.pk)
        finally:
            connection.close()

    second = threading.Thread(target=click)
    with transaction.atomic():
        first = begin_demand(activity=activity, values=ANSWERS, actor=me, now=NOON)
        second.start()
        second.join(timeout=0.3)
        assert second.is_alive(), "the second click did not wait for the first"
    second.join()

    assert heard == [first.pk]
    assert Demand.objects.count() == 1
