"""The life of offers and requests in public: who looks first, what stays, what ends."""

import itertools
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from asasap.audit.models import Transition
from asasap.audit.operations import ForbiddenMove, move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.notifications.models import Notice
from offers.enums import (
    DEMAND_MOVES,
    OFFER_MOVES,
    REVIEW_MOVES,
    DemandState,
    OfferState,
    ReviewState,
    SendBackReason,
)
from offers.models import Offer
from offers.operations.drafting import edit, save_draft
from offers.operations.holding import DraftOvertaken, PostingRefused
from offers.operations.moderating import approve, send_back
from offers.operations.publishing import (
    PublishRefused,
    pause,
    publish,
    resume_offer,
    suspend_offer,
)
from offers.rules.moderation import look_first_at
from tests.factories.catalogue import ActivityRuleFactory
from tests.factories.offers import (
    NOON,
    OfferFactory,
    OfferVersionFactory,
    holder_of,
    live_offer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
MODERATOR = Actor(user_id=1, person_id=10**9, is_operator=True)


def _whole_draft(**values):
    """A draft that may be published, of somebody whose first it is."""
    version = OfferVersionFactory(**values)
    ActivityRuleFactory(activity=version.offer.activity)
    return version


def _second_draft(**values):
    """A draft of somebody who has been online before."""
    before = live_offer()
    offer = OfferFactory(provider=before.provider, work_status=before.work_status)
    return OfferVersionFactory(offer=offer, **values)


def test_a_first_text_is_read_before_it_is_online_and_its_author_is_told():
    version = _whole_draft()
    actor = holder_of(version.offer)

    became = publish(version=version, actor=actor, now=NOON)
    version.refresh_from_db()
    waiting = (version.state, version.offer.state, version.offer.current_id)
    approve(version=version, actor=MODERATOR, now=NOON)

    assert became == ReviewState.SUBMITTED
    assert waiting == ("submitted", "in_review", None)
    offer = Offer.objects.get()
    assert (offer.state, offer.current_id) == (OfferState.LIVE, version.pk)
    place = version.place
    public = (place.public_latitude, place.public_longitude)
    assert (offer.latitude, offer.longitude) == public
    [notice] = Notice.objects.all()
    assert (notice.kind, notice.recipient_id) == (
        "offers.published",
        offer.provider.person.recipient_id,
    )


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ({}, []),
        ({"description": "Appelez le 06 12 34 56 78"}, ["contact"]),
        ({"title": "Écrivez à jean@example.org"}, ["contact"]),
        ({"price_cents": 9_99}, ["price"]),
        ({"price_cents": 100_01}, ["price"]),
        ({"price_unit": "fixed", "price_cents": 3_000_01}, ["price"]),
        ({"price_unit": "quote", "price_cents": None}, []),
    ],
)
def test_what_the_rules_name_is_read_first_and_the_rest_is_online_at_once(
    text, reasons
):
    version = _second_draft(**text)

    became = publish(version=version, actor=holder_of(version.offer), now=NOON)

    assert look_first_at(version=version, is_first=False) == reasons
    assert became == ("submitted" if reasons else "published")


def test_published_twice_is_published_once():
    version = _second_draft()
    actor = holder_of(version.offer)

    answers = [publish(version=version, actor=actor, now=NOON) for _ in range(2)]

    assert answers == ["published", "published"]
    moves = Transition.objects.filter(
        subject="offers.offer", object_id=version.offer_id
    )
    assert moves.count() == 1


def test_a_page_older_than_the_draft_publishes_nothing():
    version = _second_draft()
    actor = holder_of(version.offer)
    save_draft(
        version=version, values={"title": "B"}, revision=0, actor=actor, now=NOON
    )

    with pytest.raises(DraftOvertaken):
        publish(version=version, revision=0, actor=actor, now=NOON)


def test_the_gate_says_the_article_and_the_way_out():
    version = _whole_draft(mode="agent", price_unit="hour")

    with pytest.raises(PublishRefused) as refused:
        publish(version=version, actor=holder_of(version.offer), now=NOON)

    [problem] = refused.value.problems
    assert (problem.field, problem.article.startswith("Code du travail")) == (
        "mode",
        True,
    )


def test_what_is_missing_is_said_in_the_order_it_is_asked():
    version = _whole_draft(
        title="", mode="", price_unit="", price_cents=None, place=None, radius_km=None
    )

    with pytest.raises(PublishRefused) as refused:
        publish(version=version, actor=holder_of(version.offer), now=NOON)

    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["mode", "price_unit", "place", "radius_km", "title"]


def test_tokens_pay_neighbours_and_no_trade():
    version = _whole_draft(price_unit="tokens", price_cents=None)

    with pytest.raises(PublishRefused, match="tokens"):
        publish(version=version, actor=holder_of(version.offer), now=NOON)


def test_the_text_online_stays_until_the_next_is_published_and_is_then_frozen():
    offer = live_offer(text__title="Before")
    first, actor = offer.current, holder_of(offer)
    draft = edit(posting=offer, actor=actor, now=NOON)
    values = {"title": "After", "description": "06 12 34 56 78"}
    save_draft(version=draft, values=values, revision=0, actor=actor, now=NOON)
    since = offer.published_at

    assert publish(version=draft, actor=actor, now=NOON) == "submitted"
    offer.refresh_from_db()
    assert (offer.state, offer.current.title) == ("live", "Before")
    approve(version=draft, actor=MODERATOR, now=NOON + timedelta(hours=1))

    offer.refresh_from_db()
    assert (offer.current.title, offer.published_at) == ("After", since)
    with pytest.raises(Exception, match="published_columns_stay"), transaction.atomic():
        type(first).objects.filter(pk=first.pk).update(title="Other")


def test_a_text_is_sent_back_with_reasons_changed_and_read_again():
    version = _whole_draft()
    actor = holder_of(version.offer)
    publish(version=version, actor=actor, now=NOON)

    send_back(
        version=version,
        reason=SendBackReason.UNCLEAR,
        note="Quels produits ?",
        actor=MODERATOR,
        now=NOON,
    )
    version.refresh_from_db()
    assert (version.state, version.offer.state) == ("sent_back", "draft")
    [notice] = Notice.objects.all()
    assert notice.values["reason"] == "unclear"
    save_draft(
        version=version, values={"title": "B"}, revision=0, actor=actor, now=NOON
    )

    assert publish(version=version, actor=actor, now=NOON) == "submitted"


def test_nobody_decides_on_their_own_text_nor_twice():
    version = _whole_draft()
    holder = holder_of(version.offer)
    own = Actor(user_id=holder.user_id, person_id=holder.person_id, is_operator=True)
    publish(version=version, actor=holder, now=NOON)

    with pytest.raises(PostingRefused, match="yours"):
        approve(version=version, actor=own, now=NOON)
    approve(version=version, actor=MODERATOR, now=NOON)
    with pytest.raises(PostingRefused, match="waits"):
        approve(version=version, actor=MODERATOR, now=NOON)


def test_a_suspended_offer_comes_back_only_when_the_gate_lets_it():
    offer = live_offer()
    rule = offer.activity.rules.get()
    type(rule).objects.filter(pk=rule.pk).update(requirement="approval")

    for _ in range(2):
        suspend_offer(offer=offer, reason="approval_missing", now=NOON)
    resume_offer(offer=offer, now=NOON)
    offer.refresh_from_db()
    suspended = offer.state
    type(rule).objects.filter(pk=rule.pk).update(requirement="free")
    for _ in range(2):
        resume_offer(offer=offer, now=NOON)

    offer.refresh_from_db()
    assert (suspended, offer.state) == (OfferState.SUSPENDED, OfferState.LIVE)
    kinds = sorted(notice.kind for notice in Notice.objects.all())
    assert kinds == ["offers.resumed", "offers.suspended"]


# Written by hand, beside the tables of the code: (before, after).
OFFER_ROADS = """
draft>in_review draft>live draft>withdrawn in_review>live in_review>draft
in_review>withdrawn live>paused live>suspended live>expired live>withdrawn
paused>live paused>expired paused>withdrawn suspended>live suspended>expired
suspended>withdrawn expired>live expired>withdrawn
"""
DEMAND_ROADS = """
draft>in_review draft>open draft>cancelled in_review>open in_review>draft
in_review>cancelled open>in_negotiation open>awarded open>cancelled open>expired
open>unfilled in_negotiation>open in_negotiation>awarded in_negotiation>cancelled
in_negotiation>expired in_negotiation>unfilled awarded>open awarded>fulfilled
awarded>cancelled expired>open
"""
REVIEW_ROADS = """
writing>submitted writing>published writing>abandoned submitted>published
submitted>sent_back submitted>writing submitted>abandoned sent_back>writing
sent_back>abandoned
"""


@pytest.mark.parametrize(
    ("table", "states", "roads"),
    [
        (OFFER_MOVES, OfferState, OFFER_ROADS),
        (DEMAND_MOVES, DemandState, DEMAND_ROADS),
        (REVIEW_MOVES, ReviewState, REVIEW_ROADS),
    ],
)
def test_the_roads_are_those_written_by_hand(table, states, roads):
    pairs = itertools.product(states, repeat=2)

    assert {f"{a}>{b}" for a, b in pairs if b in table[a]} == set(roads.split())


def test_a_state_takes_no_other_road():
    offer = OfferFactory(state=OfferState.WITHDRAWN, ended_at=NOON)

    with pytest.raises(ForbiddenMove):
        move(offer, to=OfferState.LIVE, table=OFFER_MOVES, actor=SYSTEM, now=NOON)
    with pytest.raises(Exception, match="moves_only"), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(state="live")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["publish", "pause"])
def test_of_two_windows_that_act_at_once_one_waits_and_finds_it_done(act):
    version = _second_draft()
    live = Offer.objects.live().get()
    actor = holder_of(version.offer)
    acts = {
        "publish": lambda: publish(version=version, actor=actor, now=NOON),
        "pause": lambda: pause(offer=live, actor=actor, now=NOON),
    }
    heard = []

    def act_second():
        try:
            heard.append(acts[act]())
        finally:
            connection.close()

    rival = threading.Thread(target=act_second)
    with transaction.atomic():
        first = acts[act]()
        rival.start()
        rival.join(timeout=0.5)
        assert rival.is_alive(), "the second did not wait for the first"
    rival.join()

    assert heard == [first]
    states = sorted(Offer.objects.values_list("state", flat=True))
    assert states == (["live", "live"] if act == "publish" else ["draft", "paused"])
