"""What is left of offers and requests when people leave, are one, or time passes."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import MergeReason
from accounts.models import Person
from accounts.operations.merging import merge_people
from asasap.kernel.actor import SYSTEM, Actor
from mapping.models import Place
from offers.enums import DemandState, OfferState
from offers.models import Attachment, Offer, Report
from offers.operations.ending_postings import withdraw
from offers.operations.forgetting_postings import (
    KEPT,
    erase_texts,
    forget_postings_of,
)
from offers.queries.known_postings import KNOWN
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import AttachmentFactory
from tests.factories.demands import open_demand
from tests.factories.offers import NOON, holder_of, live_offer
from tests.factories.papers import ProviderFactory, WorkStatusFactory

pytestmark = pytest.mark.django_db


def _everything_of(person) -> list[str]:
    """All that is said of them, as their copy would hold it."""
    return [
        str(value)
        for sort in KNOWN
        for row in sort.collect(person, None)
        for value in row.values()
    ]


def test_who_leaves_leaves_no_word_no_file_and_no_address():
    offer = live_offer(text__description="Secret words")
    person = offer.provider.person
    demand = open_demand(client=person, beneficiary=person)
    offer.current.attachments.add(AttachmentFactory(author=person))
    Report.objects.create(
        offer=live_offer(), author=person, reason="scam", words="W", reported_at=NOON
    )
    assert "Secret words" in _everything_of(person)

    for _ in range(2):
        forget_postings_of(person=person, actor=SYSTEM, now=NOON)

    offer.refresh_from_db()
    demand.refresh_from_db()
    assert (offer.state, demand.state) == (OfferState.WITHDRAWN, DemandState.CANCELLED)
    for text in (*offer.versions.all(), *demand.versions.all()):
        assert (text.title, text.description, text.erased_at) == ("", "", NOON)
        assert Place.objects.get(pk=text.place_id).private is None
    assert not Attachment.objects.exists()
    assert Report.objects.get().words == ""
    assert offer.latitude is not None


def test_two_records_of_one_person_have_their_offers_and_requests_together():
    keep, other = PersonFactory(), PersonFactory(user=None)
    mine = WorkStatusFactory(person=keep)
    ProviderFactory(person=keep)
    offer = live_offer(provider=ProviderFactory(person=other))
    demand = open_demand(client=other, beneficiary=other)
    operator = Actor(user_id=1, person_id=PersonFactory().pk, is_operator=True)

    merge_people(
        keep=keep,
        absorb=other,
        reason=MergeReason.values[0],
        actor=operator,
        now=NOON,
    )

    offer.refresh_from_db()
    demand.refresh_from_db()
    assert (offer.provider.person, offer.work_status) == (keep, mine)
    assert (demand.client, demand.beneficiary) == (keep, keep)
    assert list(Offer.objects.live()) == [offer]


def test_a_merge_keeps_a_status_the_keeper_had_not():
    keep, other = PersonFactory(), PersonFactory(user=None)
    ProviderFactory(person=keep)
    offer = live_offer(provider=ProviderFactory(person=other))
    status = offer.work_status
    operator = Actor(user_id=1, person_id=PersonFactory().pk, is_operator=True)

    merge_people(
        keep=keep,
        absorb=other,
        reason=MergeReason.values[0],
        actor=operator,
        now=NOON,
    )

    offer.refresh_from_db()
    assert offer.work_status == status
    assert (offer.work_status.person, offer.work_status.valid) == (
        keep,
        DateRange(status.valid.lower, None),
    )


def test_what_ended_is_kept_for_its_time_and_then_has_no_words():
    offer = live_offer()
    withdraw(offer=offer, actor=holder_of(offer), now=NOON)
    online = live_offer()
    kept = next(sort for sort in KEPT if sort.key == "offers.offer")

    before = list(kept.due(NOON - timedelta(seconds=1)))
    due = list(kept.due(NOON))
    kept.erase([row.pk for row in due], NOON)

    assert (before, due, list(kept.due(NOON))) == ([], [offer], [])
    assert offer.versions.get().title == ""
    assert online.versions.get().title != ""


def test_a_file_that_another_text_has_stays():
    first, second = live_offer(), live_offer()
    file = AttachmentFactory(author=first.provider.person)
    for offer in (first, second):
        offer.current.attachments.add(file)

    erase_texts(posting=first, now=NOON)

    assert list(second.current.attachments.all()) == [file]


def test_each_relation_to_a_person_is_decided_on():
    """A relation added later makes this fail: say what becomes of it in a merge."""
    relations = {
        f"{relation.related_model.__name__}.{relation.field.name}"
        for relation in Person._meta.related_objects
        if relation.related_model._meta.app_label == "offers"
    }

    assert relations == {
        "Attachment.author",
        "AvailabilityException.person",
        "AvailabilityRule.person",
        "CalendarFeed.person",  # Revoked with the record it was of.
        "CalendarImport.person",
        "Conversation.client",
        "Demand.beneficiary",
        "Demand.client",
        "Engagement.beneficiary",
        "Engagement.client",
        "Favourite.person",
        "Message.author",  # What was written stays signed by whom it was.
        "Question.author",
        "Report.author",
    }
