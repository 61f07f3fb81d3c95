"""Questions before everybody: asked, answered, hidden, and what is masked in them."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Person
from asasap.kernel.actor import Actor
from asasap.notifications.models import Notice
from offers.models import Question
from offers.operations.asking import (
    AskingRefused,
    answer_question,
    ask_question,
    hide_question,
)
from offers.operations.holding import PostingRefused
from offers.rules.asking import QUESTIONS_A_DAY
from tests.factories.accounts import PersonFactory
from tests.factories.demands import (
    NOON,
    QuestionFactory,
    client_of,
    open_demand,
)
from tests.factories.mandates import MandateFactory
from tests.factories.offers import holder_of, live_offer
from tests.roles import enter_as

pytestmark = pytest.mark.django_db


def somebody():
    person = PersonFactory()
    return Actor(user_id=person.user_id, person_id=person.pk)


def recipient_of(actor):
    return Person.objects.get(pk=actor.person_id).recipient_id


def ask(posting, actor=None, text="Y a-t-il un ascenseur ?", now=NOON):
    actor = actor or somebody()
    return ask_question(posting=posting, text=text, actor=actor, now=now)


@pytest.mark.parametrize(
    ("make", "holder"), [(live_offer, holder_of), (open_demand, client_of)]
)
def test_a_question_is_told_to_who_answers_and_its_answer_to_who_asked(make, holder):
    posting = make()
    asker = somebody()

    question = ask(posting, asker)
    assert ask(posting, asker) == question  # A double click asks once.
    for text in ("Oui.", "Oui, un grand."):
        answer_question(question=question, text=text, actor=holder(posting), now=NOON)

    question.refresh_from_db()
    assert (question.answer, question.answered_at) == ("Oui, un grand.", NOON)
    told = Notice.objects.order_by("pk").values_list("kind", "recipient_id")
    assert list(told) == [
        ("offers.question_asked", recipient_of(holder(posting))),
        ("offers.question_answered", recipient_of(asker)),
    ]


def test_what_gives_a_way_to_reach_somebody_is_not_kept():
    demand = open_demand()

    question = ask(demand, text="Appelez-moi au 06 12 34 56 78 ?")
    answer_question(
        question=question,
        text="Écrivez à yvonne@example.org",
        actor=client_of(demand),
        now=NOON,
    )

    kept = Question.objects.get()
    assert "12 34" not in kept.text
    assert "example.org" not in kept.answer


def test_nobody_asks_themselves_nor_what_is_closed_nor_without_end():
    demand = open_demand()
    draft = live_offer()
    asker = somebody()
    for n in range(QUESTIONS_A_DAY):
        ask(demand, asker, text=f"Et {n} ?")

    with pytest.raises(AskingRefused):
        ask(demand, client_of(demand))
    with pytest.raises(AskingRefused):
        ask(demand, asker, text="Encore une ?")
    with pytest.raises(AskingRefused):
        ask(demand, Actor(user_id=1))
    assert ask(draft, asker, now=NOON + timedelta(days=2))
    assert Question.objects.count() == QUESTIONS_A_DAY + 1


def test_only_the_holder_answers_and_a_hidden_question_is_not_answered():
    demand = open_demand()
    question = QuestionFactory(demand=demand)

    with pytest.raises(PostingRefused):
        answer_question(question=question, text="Moi, oui.", actor=somebody(), now=NOON)
    for _ in range(2):
        hide_question(question=question, now=NOON)
    with pytest.raises(AskingRefused):
        answer_question(
            question=question, text="Oui.", actor=client_of(demand), now=NOON
        )

    question.refresh_from_db()
    assert (question.answer, question.hidden_at) == ("", NOON)


def test_who_acts_for_the_client_is_told_too(client):
    mandate = MandateFactory()
    demand = open_demand(client=mandate.person, mandate=mandate, text__mandate=mandate)
    enter_as(client, mandate.helper.user, ("password",))

    question = ask(demand)
    page = client.get(f"/demands/for/{mandate.uuid}/{demand.uuid}/")
    answer = client.post(
        reverse("questions:answer_for", args=[mandate.uuid, question.uuid]),
        {"answer": "Oui."},
    )

    assert Notice.objects.filter(kind="offers.question_asked").count() == 2
    assert "Y a-t-il un ascenseur" in page.content.decode()
    assert answer.url == f"/demands/for/{mandate.uuid}/{demand.uuid}/"
    question.refresh_from_db()
    assert question.answer == "Oui."


def test_everybody_reads_what_was_asked_and_nobody_who(client):
    demand = open_demand()
    QuestionFactory(
        demand=demand, author__display_name="Zoé Rare", answer="Oui.", answered_at=NOON
    )
    QuestionFactory(demand=demand, text="Une injure", hidden_at=NOON)

    page = client.get(demand.get_absolute_url()).content.decode()

    assert "Y a-t-il un ascenseur" in page
    assert "Oui." in page
    assert "Zoé" not in page
    assert "injure" not in page


def test_pages_ask_answer_and_say_why_not(client):
    demand = open_demand()
    asker = PersonFactory()
    enter_as(client, asker.user, ("password",))
    address = reverse("questions:on_demand", args=[demand.uuid])

    empty = client.post(address, {"question": ""})
    asked = client.post(address, {"question": "Quel étage ?"}, follow=True)

    assert empty.url == demand.get_absolute_url()
    assert [q.text for q in Question.objects.all()] == ["Quel étage ?"]
    assert "Quel étage ?" in asked.content.decode()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_second_click_waits_for_the_first_and_asks_nothing_more():
    demand, asker = open_demand(), somebody()
    heard = []

    def click():
        try:
            heard.append(ask(demand, asker).pk)
        finally:
            connection.close()

    second = threading.Thread(target=click)
    with transaction.atomic():
        first = ask(demand, asker)
        second.start()
        second.join(timeout=0.3)
        assert second.is_alive(), "the second click did not wait for the first"
    second.join()

    assert heard == [first.pk]
