"""Drafts: begun, written, written again; two tabs, double clicks, other people."""

import pytest

from asasap.kernel.actor import Actor
from offers.enums import OfferState, ReviewState
from offers.models import Offer
from offers.operations.drafting import (
    change_subject,
    edit,
    save_draft,
    start_offer,
    take_back,
)
from offers.operations.holding import DraftOvertaken, PostingRefused
from offers.operations.publishing import publish
from offers.rules.publishing import why_not_write
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.catalogue import (
    ActivityFactory,
    ActivityRuleFactory,
    QuestionSetFactory,
)
from tests.factories.offers import (
    NOON,
    OfferFactory,
    OfferVersionFactory,
    holder_of,
    live_offer,
)
from tests.factories.papers import ProviderFactory, WorkStatusFactory
from tests.factories.places import CommuneFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_an_offer_begins_as_a_draft_with_todays_questions():
    provider = ProviderFactory()
    status = WorkStatusFactory(person=provider.person)
    questions = QuestionSetFactory()

    offer = start_offer(
        provider=provider,
        activity=questions.activity,
        work_status=status,
        actor=Actor(user_id=1, person_id=provider.person_id),
        now=NOON,
    )

    [text] = offer.versions.all()
    assert (offer.state, text.state, text.revision) == ("draft", "writing", 0)
    assert (text.question_set, text.author) == (questions, provider.person)


def test_one_offers_under_a_status_of_ones_own():
    provider = ProviderFactory()
    others = WorkStatusFactory()

    with pytest.raises(PostingRefused, match="statuses you hold"):
        start_offer(
            provider=provider,
            activity=ActivityFactory(),
            work_status=others,
            actor=Actor(user_id=1, person_id=provider.person_id),
            now=NOON,
        )
    assert not Offer.objects.exists()


def test_what_is_typed_in_one_tab_is_not_written_over_from_another():
    text = OfferVersionFactory(title="", revision=3)
    actor = holder_of(text.offer)
    saved = save_draft(
        version=text, values={"title": "A"}, revision=3, actor=actor, now=NOON
    )

    with pytest.raises(DraftOvertaken):
        save_draft(
            version=text, values={"title": "B"}, revision=3, actor=actor, now=NOON
        )

    saved.refresh_from_db()
    assert (saved.title, saved.revision) == ("A", 4)


def test_a_page_sent_twice_is_saved_once():
    text = OfferVersionFactory()
    actor = holder_of(text.offer)
    montreuil = CommuneFactory()
    values = {
        "title": "A",
        "area_kind": "communes",
        "radius_km": None,
        "communes": [montreuil],
    }

    for _ in range(2):
        save_draft(version=text, values=values, revision=0, actor=actor, now=NOON)

    text.refresh_from_db()
    assert (text.revision, list(text.communes.all())) == (1, [montreuil])


def test_another_activity_takes_its_own_questions_until_something_was_public():
    offer = OfferVersionFactory(answers={"surface": 40}).offer
    gardening = QuestionSetFactory(activity=ActivityFactory(code="20"))

    change_subject(
        posting=offer,
        activity=gardening.activity,
        work_status=offer.work_status,
        actor=holder_of(offer),
        now=NOON,
    )

    text = offer.versions.get()
    assert (text.answers, text.question_set) == ({}, gardening)
    live = live_offer()
    with pytest.raises(PostingRefused, match="begin another"):
        change_subject(
            posting=live,
            activity=gardening.activity,
            work_status=live.work_status,
            actor=holder_of(live),
            now=NOON,
        )


def test_to_edit_begins_from_the_text_in_force_which_stays():
    offer = live_offer(text__title="Before")
    current = offer.current
    actor = holder_of(offer)

    draft = edit(posting=offer, actor=actor, now=NOON)
    again = edit(posting=offer, actor=actor, now=NOON)
    save_draft(
        version=draft, values={"title": "After"}, revision=0, actor=actor, now=NOON
    )

    assert (draft.pk, draft.number, draft.uuid != current.uuid) == (again.pk, 2, True)
    assert draft.place == current.place
    offer.refresh_from_db()
    assert (offer.state, offer.current.title) == (OfferState.LIVE, "Before")


def test_a_text_being_checked_is_taken_back_before_it_is_changed():
    text = OfferVersionFactory()
    ActivityRuleFactory(activity=text.offer.activity)
    actor = holder_of(text.offer)
    assert publish(version=text, actor=actor, now=NOON) == ReviewState.SUBMITTED

    with pytest.raises(PostingRefused, match="Take it back"):
        save_draft(
            version=text, values={"title": "B"}, revision=0, actor=actor, now=NOON
        )
    for _ in range(2):
        back = take_back(version=text, actor=actor, now=NOON)

    assert (back.state, back.offer.state) == (ReviewState.WRITING, OfferState.DRAFT)


def test_nobody_else_writes_a_draft():
    text = OfferVersionFactory()
    holder = text.offer.provider.person_id
    stranger = Actor(user_id=1, person_id=PersonFactory().pk)
    helper = Actor(user_id=1, person_id=holder, mandate_id=1, scopes={"demands"})

    reasons = [
        why_not_write(posting=text.offer, actor=actor)
        for actor in (stranger, helper, Actor())
    ]

    assert None not in reasons
    with pytest.raises(PostingRefused):
        save_draft(version=text, values={}, revision=0, actor=stranger, now=NOON)


def test_those_who_answer_for_an_organisation_write_its_offers_acting_in_it():
    house = OrganisationFactory(state="active")
    provider = ProviderFactory(person=None, organisation=house)
    offer = OfferFactory(provider=provider)
    inside = {"organisation_id": house.pk, "organisation_ids": frozenset({house.pk})}
    people = {
        role: Actor(user_id=1, person_id=1, roles=frozenset({role}), **inside)
        for role in ("admin", "coordinator", "member", "provider")
    }
    outside = Actor(user_id=1, person_id=1, roles=frozenset({"admin"}))

    may = {
        role: why_not_write(posting=offer, actor=actor) is None
        for role, actor in people.items()
    }

    assert may == {
        "admin": True,
        "coordinator": True,
        "member": False,
        "provider": False,
    }
    assert why_not_write(posting=offer, actor=outside) is not None


def test_the_draft_of_an_offer_withdrawn_is_no_longer_written():
    offer = OfferFactory(state=OfferState.WITHDRAWN, ended_at=NOON)

    with pytest.raises(PostingRefused, match="ended"):
        edit(posting=offer, actor=holder_of(offer), now=NOON)
