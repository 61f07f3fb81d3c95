"""What who is asked, who is ranked and who asks each read; and nothing more."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from asasap.audit.models import AccessLog
from asasap.kernel.actor import SYSTEM, Actor
from asasap.notifications.models import Notice
from matching import tasks
from matching.enums import Barrier, ContestState, InvitationState, NotForMe
from matching.models import (
    Candidate,
    Contestation,
    IncompatiblePair,
    Invitation,
    MatchRequest,
    MatchRun,
)
from matching.operations.contesting import (
    ContestRefused,
    answer_contestation,
    contest,
)
from matching.operations.forgetting_invitations import (
    KEPT,
    forget_invitations_of,
    give_invitations,
)
from matching.operations.indexing import index_all
from matching.operations.inviting import answer_invitation, send_next_batch
from matching.queries.progress import progress_of
from offers.enums import Side
from offers.operations.ending_postings import close_demand
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.invitations import (
    NOON,
    a_demand_with,
    a_place,
    a_policy,
    an_invitation,
    asked_for,
    asked_one,
    matched,
)
from tests.factories.offers import live_offer
from tests.factories.papers import ProviderFactory
from tests.factories.places import PlaceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def signed_in(person) -> Client:
    if person.user is None:
        person.user = UserFactory()
        person.save(update_fields=["user"])
    client = Client(headers={"accept-language": "en"})
    client.force_login(person.user)
    return client


def test_asked_one_reads_answers_and_is_led_to_the_proposal():
    invitation = an_invitation()
    client = signed_in(invitation.provider.person)
    page = reverse("invitations:invitation", args=[invitation.uuid])
    answer = reverse("invitations:answer", args=[invitation.uuid])
    propose = reverse("engagements:propose_on_demand", args=[invitation.demand.uuid])

    inbox = client.get(reverse("invitations:inbox")).content.decode()
    shown = client.get(page).content.decode()
    looks = AccessLog.objects.filter(subject="matching.invitation").count()
    tasks.find_invitations_seen()
    without_reason = client.post(answer, {"answer": "no"})
    said = client.post(answer, {"answer": "yes"}, follow=True)

    assert page in inbox
    assert "Why you were asked" in shown
    assert looks == 1
    assert without_reason.status_code == 422
    assert "reason" in without_reason.context["form"].errors
    assert propose in said.content.decode()
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.INTERESTED
    home = client.get(reverse("dashboards:my_day")).content.decode()
    assert "waits for your answer" not in home


def test_the_client_reads_counts_and_never_who_said_no():
    a_policy(batch_size=3, interested_cap=3)
    demand = a_demand_with(4)
    matched(demand=demand)
    first, second, _third = send_next_batch(demand=demand, now=NOON)
    for name, one in (("Yes Yesson", first), ("No Nodson", second)):
        person = one.provider.person
        person.display_name = name
        person.save(update_fields=["display_name"])
    answer_invitation(
        invitation=first, is_interested=True, actor=asked_one(first), now=NOON
    )
    answer_invitation(
        invitation=second,
        is_interested=False,
        reason=NotForMe.PRICE,
        words="Trop loin pour moi",
        actor=asked_one(second),
        now=NOON,
    )

    page = signed_in(demand.client).get(demand.get_absolute_url()).content.decode()
    others = signed_in(PersonFactory()).get(demand.get_absolute_url())

    progress = progress_of(demand=demand)
    assert (progress.sent_count, progress.seen_count) == (4, 2)
    assert (progress.interested_count, progress.outstanding_count) == (1, 2)
    assert "The search for somebody" in page
    assert "Yes</bdi>" in page
    assert not any(word in page for word in ("Nodson", "Trop loin"))
    assert "The search for somebody" not in others.content.decode()
    told = Notice.objects.filter(recipient=demand.client.recipient)
    assert "Nodson" not in str(list(told.values_list("values", flat=True)))


def test_who_was_stopped_reads_why_and_contests_before_a_human():
    demand = a_demand_with(1)
    far = live_offer(text__place=PlaceFactory(latitude=48.95))
    run = matched(demand=demand)
    place = run.candidates.get(provider=far.provider)
    client = signed_in(far.provider.person)
    judge = PersonFactory(user=UserFactory(is_superuser=True))
    contest_url = reverse("invitations:contest", args=[place.uuid])

    page = client.get(place.get_absolute_url()).content.decode()
    empty = client.post(contest_url, {"words": ""})
    for _ in range(2):
        sent = client.post(contest_url, {"words": "I do go there."})
    contestation = Contestation.objects.get()
    with pytest.raises(ContestRefused):
        answer_contestation(
            contestation=contestation,
            is_corrected=False,
            answer="No.",
            actor=asked(far.provider.person),
            now=NOON,
        )
    answer_contestation(
        contestation=contestation,
        is_corrected=True,
        answer="You are right.",
        actor=asked(judge),
        now=NOON,
    )

    assert (
        "Outside the ranking"
        in client.get(
            reverse("invitations:inbox"), {"show": "considered"}
        ).content.decode()
    )
    assert place.barriers == [Barrier.OUT_OF_AREA]
    assert "You may widen the area of your offer." in page
    assert (empty.status_code, sent.status_code) == (422, 302)
    contestation.refresh_from_db()
    assert contestation.state == ContestState.CORRECTED
    assert contestation.answered_by == judge
    assert MatchRequest.objects.waiting().get().demand == demand
    told = Notice.objects.filter(kind__startswith="matching.contest").order_by("pk")
    assert [notice.kind for notice in told] == [
        "matching.contest_received",
        "matching.contest_answered",
    ]
    assert "You are right." in client.get(place.get_absolute_url()).content.decode()


def asked(person) -> Actor:
    return Actor(user_id=person.user_id, person_id=person.pk)


def test_nobody_contests_for_another():
    place = matched(demand=a_demand_with(1)).candidates.get()

    for actor in (asked(PersonFactory(user=UserFactory())), Actor()):
        with pytest.raises(ContestRefused):
            contest(
                provider=place.provider,
                candidate=place,
                words="Why?",
                actor=actor,
                now=NOON,
            )


def test_kept_apart_in_one_click_and_back_and_the_other_learns_nothing():
    invitation = an_invitation()
    me, other = invitation.provider.person, invitation.demand.client
    mine, theirs = signed_in(me), signed_in(other)
    apart = reverse("invitations:apart")

    nobody = mine.post(apart, {"kind": "offer", "row": "x"})
    own = mine.post(
        apart, {"kind": "offer", "row": str(invitation.candidate.offer.uuid)}
    )
    said = mine.post(apart, {"kind": "invitation", "row": str(invitation.uuid)})
    page = mine.get(apart).content.decode()
    elsewhere = theirs.get(apart).content.decode()
    pair = IncompatiblePair.objects.get()
    invitation.refresh_from_db()
    refused = theirs.post(reverse("invitations:apart_remove", args=[pair.uuid]))
    mine.post(reverse("invitations:apart_remove", args=[pair.uuid]))

    assert (nobody.status_code, own.status_code, said.status_code) == (404, 404, 302)
    assert (pair.client, pair.provider, pair.side) == (
        other,
        invitation.provider,
        Side.PROVIDER,
    )
    assert "A client you did not meet" in page
    assert str(pair.uuid) not in elsewhere
    assert (invitation.state, invitation.close_reason) == ("closed", "unfit")
    assert refused.status_code == 404
    assert not IncompatiblePair.objects.exists()


def test_who_is_ranked_in_searches_is_led_to_contest_it():
    offer, reader = live_offer(), PersonFactory()
    index_all(now=NOON)
    contested = f'href="{reverse("invitations:contest_search")}"'
    places = f"{reverse('invitations:inbox')}?show=considered"

    seen = [
        [
            contested in signed_in(who).get(page).content.decode()
            for page in (reverse("search:results"), places)
        ]
        for who in (offer.provider.person, reader)
    ]
    client = signed_in(offer.provider.person)
    client.post(reverse("invitations:contest_search"), {"words": "I am nearer."})

    assert seen == [[True, True], [False, False]]
    assert Contestation.objects.get().provider == offer.provider


def test_a_profile_lets_its_reader_ask_for_another_and_nobody_else():
    profile = ProviderFactory(is_published=True, headline="Ménage", about="x")
    hidden = ProviderFactory(is_published=False)
    reader = PersonFactory()
    apart, url = reverse("invitations:apart"), profile.get_absolute_url()
    form = f'name="row" value="{profile.uuid}"'

    shown = [
        form in client.get(url).content.decode()
        for client in (signed_in(reader), signed_in(profile.person), Client())
    ]
    answers = [
        signed_in(who).post(apart, {"kind": "provider", "row": str(one.uuid)})
        for who, one in (
            (reader, profile),
            (reader, hidden),
            (profile.person, profile),
        )
    ]

    assert shown == [True, False, False]
    assert [answer.status_code for answer in answers] == [302, 404, 404]
    pair = IncompatiblePair.objects.get()
    assert (pair.client, pair.provider, pair.side) == (reader, profile, Side.CLIENT)


def test_who_leaves_is_forgotten_and_two_records_become_one():
    invitation = an_invitation()
    person = invitation.provider.person
    answer_invitation(
        invitation=invitation,
        is_interested=False,
        reason=NotForMe.FULL,
        words="Je déménage",
        actor=asked_one(invitation),
        now=NOON,
    )
    contest(
        provider=invitation.provider,
        candidate=invitation.candidate,
        words="C’est injuste",
        actor=asked_one(invitation),
        now=NOON,
    )
    keeper = ProviderFactory()
    give_invitations(keep=keeper.person, absorbed=person)
    given = (
        Candidate.objects.get().provider,
        Invitation.objects.get().provider,
        Contestation.objects.get().author,
    )

    for _ in range(2):
        forget_invitations_of(person=keeper.person, now=NOON)

    assert given == (keeper, keeper, keeper.person)
    assert Invitation.objects.get().decline_words == ""
    assert Contestation.objects.get().words == ""


def test_old_rankings_go_with_all_that_hangs_on_them_and_young_ones_stay():
    old = datetime(2024, 1, 8, 11, tzinfo=UTC)
    young = an_invitation()
    demand = a_demand_with(0, now=old)
    place = a_place(offer=live_offer(now=old), demand=demand, now=old)
    asked_for(place, now=old)
    runs, _contests = KEPT
    still_open = runs.due(NOON)
    kept = list(still_open)

    close_demand(demand=demand, outcome="not_said", actor=SYSTEM, now=NOON)
    runs.erase(
        list(runs.due(NOON - timedelta(days=730)).values_list("pk", flat=True)), NOON
    )

    assert kept == []
    assert list(MatchRun.objects.all()) == [young.candidate.run]
    assert list(Invitation.objects.all()) == [young]


@pytest.mark.parametrize("count", [2, 5])
def test_the_inbox_costs_the_same_for_two_or_five(django_assert_num_queries, count):
    person = ProviderFactory().person
    offer = live_offer(provider=person.provider)
    for _ in range(count):
        demand = a_demand_with(0)
        matched(demand=demand)
        send_next_batch(demand=demand, now=NOON)
    client = signed_in(person)
    client.get(reverse("invitations:inbox"))

    # One each: the actor, the invitations with their requests.
    with django_assert_num_queries(2):
        page = client.get(reverse("invitations:inbox"))

    assert len(page.context["inbox"].cards) == count
    assert offer.is_live
