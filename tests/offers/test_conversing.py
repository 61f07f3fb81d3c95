"""Messages: who may write, what is hidden, what waits to be read, what is forgotten."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.enums import MandateScope, PersonState, Role
from accounts.models import Person
from accounts.operations.closing import close_account
from accounts.operations.erasing import erase
from accounts.operations.helping import MandateEnded, end_mandate
from accounts.registry import all_personal_data
from accounts.signals import people_merged
from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.uploads import Remade
from asasap.notifications.models import Notice
from offers import tasks
from offers.enums import Side
from offers.models import Attachment, Conversation, Message
from offers.operations.conversing import (
    MessageRefused,
    Said,
    begin_conversation,
    block_conversation,
    send_message,
    unblock_conversation,
)
from offers.operations.forgetting_messages import delete_conversations
from offers.queries.conversations import conversation_lines, thread_of
from offers.queries.known_messages import old_conversations
from offers.queries.unread import unread_conversations, unread_counts
from offers.rules.conversing import BEGUN_A_DAY, MESSAGES_AN_HOUR
from offers.rules.masking import MARK
from tests.depth import DEEP
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.conversations import (
    ConversationFactory,
    MessageFactory,
    side_actor,
)
from tests.factories.demands import client_of, open_demand
from tests.factories.engagements import agreed, as_person
from tests.factories.mandates import MandateFactory
from tests.factories.offers import NOON, holder_of, live_offer
from tests.factories.papers import ProviderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

SPELT = "Appelez-moi au zéro six 12 34 56 78, ou jean arobase gmail point com."
LATER = NOON + timedelta(minutes=5)


def begin(posting, actor, text="Bonjour !", now=NOON, **more):
    return begin_conversation(
        posting=posting, said=Said(text, **more), actor=actor, now=now
    )


def send(conversation, side, text="Oui.", now=LATER, **more):
    return send_message(
        conversation=conversation,
        said=Said(text, **more),
        actor=side_actor(conversation, side),
        now=now,
    )


def look(conversation, side, now=LATER):
    """What the page does when this side opens it."""
    conversation.refresh_from_db()
    thread = thread_of(conversation=conversation, side=side, now=now)
    if thread.unread is not None:
        actor = side_actor(conversation, side)
        record_access(thread.unread, purpose=Purpose.READ, actor=actor, now=now)
    return thread


def test_a_client_writes_about_an_offer_and_what_would_reach_them_is_not_kept():
    offer, client = live_offer(), PersonFactory(display_name="Odette Vasseur")

    sent = begin(offer, as_person(client), SPELT)

    [kept] = Message.objects.all()
    assert kept.text == f"Appelez-moi au {MARK}, ou {MARK}."
    assert (kept, kept.is_masked, kept.side) == (sent, True, Side.CLIENT)
    conversation = kept.conversation
    assert (conversation.client, conversation.provider) == (client, offer.provider)
    [notice] = Notice.objects.all()
    assert notice.recipient == offer.provider.person.recipient
    assert notice.values == {"name": "Odette", "title": offer.current.title}


def test_a_provider_answers_a_demand_and_each_pair_has_one_conversation():
    demand, provider = open_demand(), ProviderFactory()
    worker = as_person(provider.person)

    first = begin(demand, worker)
    second = begin(demand, worker, "Et encore bonjour.")

    assert first.conversation == second.conversation
    [conversation] = Conversation.objects.all()
    assert conversation.demand == demand
    assert (conversation.client, conversation.provider) == (demand.client, provider)


def test_once_they_have_agreed_nothing_is_hidden_between_these_two_alone():
    engagement = agreed()
    conversation = ConversationFactory(offer=engagement.offer, client=engagement.client)
    other = ConversationFactory(offer=engagement.offer)

    for talk in (conversation, other):
        send(talk, Side.PROVIDER, SPELT)

    assert conversation.messages.get().text == SPELT
    assert MARK in other.messages.get().text


def test_the_name_of_a_file_is_masked_too():
    conversation = ConversationFactory()
    upload = Remade(b"made anew", "image/jpeg", "appelez 06 12 34 56 78.jpg")

    message = send(conversation, Side.CLIENT, "", upload=upload)

    [file] = message.attachments.all()
    assert file.name == f"appelez {MARK}.jpg"
    assert list(Attachment.objects.visible_to(side_actor(conversation, Side.PROVIDER)))
    assert not Attachment.objects.visible_to(as_person(PersonFactory()))


def test_a_form_sent_twice_is_one_message_and_one_in_the_database():
    conversation, key = ConversationFactory(), uuid4()

    first, second = (send(conversation, Side.CLIENT, sending_key=key) for _ in range(2))

    assert first == second
    with pytest.raises(IntegrityError, match="message_sent_once"):
        MessageFactory(conversation=conversation, sending_key=key)


def test_only_the_two_sides_see_it_not_those_who_look_after_them():
    conversation = MessageFactory().conversation
    house = OrganisationFactory()
    for person in (conversation.client, conversation.provider.person):
        MembershipFactory(organisation=house, person=person)
    strangers = [
        as_person(PersonFactory()),
        as_person(
            PersonFactory(),
            organisation_ids=frozenset({house.pk}),
            coordinated_ids=frozenset({house.pk}),
        ),
        as_person(PersonFactory(), is_operator=True),
    ]

    for actor in strangers:
        assert not Conversation.objects.visible_to(actor)
        assert not Message.objects.visible_to(actor)
        with pytest.raises(MessageRefused, match="two sides"):
            send_message(
                conversation=conversation, said=Said("?"), actor=actor, now=LATER
            )
    for side in Side:
        actor = side_actor(conversation, side)
        assert list(Conversation.objects.visible_to(actor)) == [conversation]


def test_those_who_speak_for_the_organisation_write_from_its_pages():
    offer = live_offer(
        provider=ProviderFactory(person=None, organisation=OrganisationFactory())
    )
    house = offer.provider.organisation
    member = MembershipFactory(organisation=house, role=Role.COORDINATOR).person
    colleague = MembershipFactory(organisation=house).person
    conversation = begin(offer, as_person(PersonFactory())).conversation
    inside = {"organisation_ids": frozenset({house.pk})}
    inside["coordinated_ids"] = inside["organisation_ids"]

    for actor in [
        as_person(member, **inside),
        as_person(
            colleague,
            organisation_id=house.pk,
            organisation_ids=inside["organisation_ids"],
        ),
    ]:
        with pytest.raises(MessageRefused):
            send_message(
                conversation=conversation, said=Said("Oui."), actor=actor, now=LATER
            )
    sent = send_message(
        conversation=conversation,
        said=Said("Oui."),
        actor=as_person(member, organisation_id=house.pk, **inside),
        now=LATER,
    )

    assert (sent.side, sent.author) == (Side.PROVIDER, member)
    told = Notice.objects.get(recipient=member.recipient)
    assert told.url == f"/messages/in/{house.uuid}/{conversation.uuid}/"


def test_a_helper_writes_as_the_person_helped_while_the_mandate_lasts():
    mandate = MandateFactory()
    actor = Actor(
        user_id=mandate.helper.user_id,
        person_id=mandate.person_id,
        helper_id=mandate.helper_id,
        mandate_id=mandate.pk,
        scopes=frozenset({MandateScope.DEMANDS}),
    )
    conversation = begin(live_offer(), actor).conversation

    send(conversation, Side.PROVIDER)
    end_mandate(mandate=mandate, actor=as_person(mandate.helper), now=NOON)

    first = conversation.messages.oldest_first().first()
    assert (first.author, first.mandate) == (mandate.person, mandate)
    assert {
        notice.url
        for notice in Notice.objects.filter(
            kind="offers.message_received", recipient=mandate.helper.recipient
        )
    } == {f"/messages/for/{mandate.uuid}/{conversation.uuid}/"}
    with pytest.raises(MandateEnded):
        send_message(conversation=conversation, said=Said("?"), actor=actor, now=LATER)


def test_nobody_begins_with_themselves_nor_answers_without_a_profile():
    offer, demand = live_offer(), open_demand()
    worker = offer.provider.person
    mandate = MandateFactory(helper=worker)
    helper = Actor(
        user_id=worker.user_id,
        person_id=mandate.person_id,
        helper_id=worker.pk,
        mandate_id=mandate.pk,
        scopes=frozenset({MandateScope.DEMANDS}),
    )

    for posting, actor in [
        (offer, holder_of(offer)),
        (offer, helper),
        (demand, client_of(demand)),
        (demand, as_person(PersonFactory())),
    ]:
        with pytest.raises(MessageRefused):
            begin(posting, actor)

    assert not Conversation.objects.exists()


def test_who_floods_is_asked_to_wait_an_hour_and_the_other_side_is_not():
    conversation = ConversationFactory()
    for minute in range(MESSAGES_AN_HOUR):
        MessageFactory(
            conversation=conversation, sent_at=NOON + timedelta(minutes=minute)
        )
    last = NOON + timedelta(minutes=MESSAGES_AN_HOUR)

    with pytest.raises(MessageRefused):
        send(conversation, Side.CLIENT, now=last)
    send(conversation, Side.PROVIDER, now=last)
    send(conversation, Side.CLIENT, now=NOON + timedelta(hours=1, seconds=1))

    assert conversation.messages.count() == MESSAGES_AN_HOUR + 2


def test_one_begins_so_many_conversations_a_day():
    client = as_person(PersonFactory())
    offer = live_offer()
    for _ in range(BEGUN_A_DAY):
        begin(live_offer(activity=offer.activity), client)

    with pytest.raises(MessageRefused):
        begin(offer, client, now=NOON + timedelta(hours=23))
    begin(offer, client, now=NOON + timedelta(hours=25))

    assert Conversation.objects.count() == BEGUN_A_DAY + 1


def test_who_blocks_silences_both_and_alone_unblocks():
    conversation = ConversationFactory()
    client, provider = (side_actor(conversation, side) for side in Side)

    for _ in range(2):
        block_conversation(conversation=conversation, actor=client, now=NOON)
    for side in Side:
        with pytest.raises(MessageRefused):
            send(conversation, side)
    with pytest.raises(MessageRefused):
        unblock_conversation(conversation=conversation, actor=provider, now=NOON)
    unblock_conversation(conversation=conversation, actor=client, now=NOON)

    assert send(conversation, Side.PROVIDER).text == "Oui."


@pytest.mark.parametrize("state", [PersonState.SUSPENDED, PersonState.CLOSED])
def test_nobody_writes_to_who_is_not_there(state):
    conversation = ConversationFactory(client__state=state, client__closed_at=NOON)

    with pytest.raises(MessageRefused):
        send(conversation, Side.PROVIDER)

    assert not Message.objects.exists()


def test_the_other_side_is_told_once_until_it_has_read():
    conversation = ConversationFactory()
    told = Notice.objects.filter(recipient=conversation.client.recipient)

    for text in ("Un.", "Deux."):
        send(conversation, Side.PROVIDER, text)
    assert told.count() == 1
    look(conversation, Side.CLIENT)
    for text in ("Trois.", "Quatre."):
        send(conversation, Side.PROVIDER, text)

    assert told.count() == 2


def test_the_clock_notes_what_was_read_and_late_or_twice_is_harmless():
    conversation = ConversationFactory()
    send(conversation, Side.PROVIDER)
    seen = send(conversation, Side.PROVIDER, "Deux.")
    look(conversation, Side.CLIENT)
    unseen = send(conversation, Side.PROVIDER, "Trois.")

    for _ in range(2):
        tasks.find_readings()
        tasks.note_readings_of_one(conversation_id=conversation.pk)

    conversation.refresh_from_db()
    assert conversation.client_read_at == seen.sent_at
    assert conversation.provider_read_at == unseen.sent_at
    assert unread_counts(actor=side_actor(conversation, Side.CLIENT)) == {
        conversation.pk: 1
    }


STEPS = st.tuples(
    st.sampled_from(["send", "look", "note", "block", "unblock"]),
    st.sampled_from(Side),
    st.integers(0, 1),
)


class Unread(TestCase):
    @settings(max_examples=100 if DEEP else 10)
    @given(steps=st.lists(STEPS, max_size=12))
    def test_what_waits_is_what_was_sent_since_one_last_read_or_wrote(self, steps):
        """Against a model that knows only lists, in two conversations of one pair."""
        first = ConversationFactory()
        talks = [
            first,
            ConversationFactory(
                client=first.client,
                offer=live_offer(
                    provider=first.provider,
                    work_status=first.offer.work_status,
                    activity=first.offer.activity,
                ),
            ),
        ]
        waiting = [dict.fromkeys(Side, 0) for _ in talks]
        blocked = [None, None]

        for now, (step, side, which) in enumerate(steps, start=1):
            talk, moment = talks[which], NOON + timedelta(minutes=now)
            other = Side.PROVIDER if side == Side.CLIENT else Side.CLIENT
            if step == "send":
                if blocked[which] is None:
                    send(talk, side, now=moment)
                    waiting[which] = {side: 0, other: waiting[which][other] + 1}
                else:
                    with pytest.raises(MessageRefused):
                        send(talk, side, now=moment)
            elif step == "look":
                look(talk, side, now=moment)
                waiting[which][side] = 0
            elif step == "note":
                tasks.note_readings_of_one(conversation_id=talk.pk)
            elif blocked[which] in {None, side}:
                change = block_conversation if step == "block" else unblock_conversation
                change(conversation=talk, actor=side_actor(talk, side), now=moment)
                blocked[which] = side if step == "block" else None

            for reader in Side:
                actor = side_actor(talk, reader)
                expected = {
                    talk.pk: counts[reader]
                    for talk, counts in zip(talks, waiting, strict=True)
                    if counts[reader]
                }
                assert unread_counts(actor=actor) == expected
        waits = [unread_conversations(actor=side_actor(first, side)) for side in Side]
        assert waits == [sum(c[side] > 0 for c in waiting) for side in Side]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_sides_who_write_at_once_are_heard_one_after_the_other():
    conversation = ConversationFactory()
    heard = []

    def answer():
        try:
            heard.append(send(conversation, Side.PROVIDER, "Moi aussi.", now=NOON))
        finally:
            connection.close()

    rival = threading.Thread(target=answer)
    with transaction.atomic():
        first = send(conversation, Side.CLIENT, "Moi d’abord.", now=LATER)
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the second did not wait for the first"
    rival.join()

    [second] = heard
    assert second.sent_at > first.sent_at
    conversation.refresh_from_db()
    assert conversation.last_at == second.sent_at


def test_the_list_shows_the_last_word_and_what_waits():
    conversation = ConversationFactory()
    send(conversation, Side.CLIENT, "Bonjour,\n\nêtes-vous libre ?" + " oui" * 40)
    send(conversation, Side.CLIENT, "Je répète.")

    [[mine], [theirs]] = (
        conversation_lines(actor=side_actor(conversation, side))[1] for side in Side
    )

    assert (mine.excerpt, mine.is_mine, mine.unread_count) == ("Je répète.", True, 0)
    assert (theirs.is_mine, theirs.unread_count) == (False, 2)
    assert theirs.title == conversation.offer.current.title


def test_who_leaves_for_good_leaves_no_word_and_no_file():
    conversation = ConversationFactory()
    upload = Remade(b"made anew", "image/jpeg", "chez-moi.jpg")
    send(conversation, Side.CLIENT, "Mon chat Zéphyrin.", upload=upload)
    theirs = send(conversation, Side.PROVIDER, "Bien reçu.")
    person = conversation.client
    close_account(person=person, actor=as_person(person), now=NOON)
    person.refresh_from_db()

    [known] = [s for s in all_personal_data() if s.key == "offers.messages"]
    [row] = known.collect(person, None)
    erase(person=person, actor=SYSTEM, now=LATER)

    assert row["text"] == "Mon chat Zéphyrin."
    assert sorted(m.text for m in conversation.messages.all()) == ["", theirs.text]
    assert not Attachment.objects.exists()


def test_a_merged_persons_conversations_go_on_but_where_both_wrote():
    keep, absorbed = PersonFactory(), PersonFactory()
    own, twice = ConversationFactory(client=absorbed), ConversationFactory(client=keep)
    left = ConversationFactory(client=absorbed, offer=twice.offer)

    people_merged.send(
        sender=Person, keep=keep, absorbed=absorbed, actor=SYSTEM, now=NOON
    )

    for row in (own, left):
        row.refresh_from_db()
    assert (own.client, left.client) == (keep, absorbed)


def test_old_conversations_go_with_their_files_and_young_ones_cannot():
    now = timezone.now()
    old = ConversationFactory(begun_at=now - timedelta(days=800))
    Conversation.objects.filter(pk=old.pk).update(last_at=old.begun_at)
    old.refresh_from_db()
    MessageFactory(conversation=old, sent_at=now - timedelta(days=790))
    young = MessageFactory(
        conversation__begun_at=now - timedelta(days=20),
        sent_at=now - timedelta(days=10),
    )

    due = list(old_conversations(now - timedelta(days=730)))
    delete_conversations(conversation_ids=[old.pk])

    assert due == [old]
    assert list(Message.objects.all()) == [young]
    with pytest.raises(IntegrityError, match="young_rows_stay"), transaction.atomic():
        delete_conversations(conversation_ids=[young.conversation_id])


def test_a_message_stays_as_it_was_sent():
    message = MessageFactory()

    with pytest.raises(IntegrityError, match="columns_stay"), transaction.atomic():
        Message.objects.update(side=Side.PROVIDER)

    assert Message.objects.get() == message
