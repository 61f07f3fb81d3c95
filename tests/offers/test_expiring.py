"""What papers that end, or are renewed, mean for offers and agreements."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import CredentialKind, CredentialState, Role
from accounts.operations.proving import warn_of_end
from asasap.audit.models import Transition
from asasap.notifications.models import Notice
from offers import tasks
from offers.enums import EngagementState, OfferState, Public, Requirement
from offers.operations.expiring import ask_gate_again, tell_papers_missing
from offers.queries import expiring
from offers.queries.expiring import (
    engagements_no_longer_allowed,
    offers_allowed_again,
    offers_no_longer_allowed,
)
from tests.factories.accounts import MembershipFactory, PersonFactory, UserFactory
from tests.factories.catalogue import ActivityFactory, ActivityRuleFactory
from tests.factories.engagements import agreed
from tests.factories.offers import live_offer
from tests.factories.papers import CredentialFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def small_children():
    """An activity that nobody may do without an approval."""
    activity = ActivityFactory(code="10")
    ActivityRuleFactory(
        activity=activity,
        requirement=Requirement.APPROVAL,
        publics=[Public.UNDER_3, Public.DISABLED_MINOR],
    )
    return activity


def approval(person, *, since=date(2026, 1, 1), until=TODAY + timedelta(days=1)):
    return CredentialFactory(
        kind=CredentialKind.APPROVAL,
        person=person,
        territory="93",
        valid=DateRange(since, until),
        state=CredentialState.VERIFIED,
        checked_by=PersonFactory(),
        checked_at=NOON,
    )


def guarded_offer():
    """One whose approval’s last day is today, and one that needs none."""
    offer = live_offer(activity=small_children(), now=NOON)
    return offer, approval(offer.provider.person)


def told(kind):
    return sorted(
        Notice.objects.filter(kind=f"offers.{kind}").values_list(
            "recipient_id", flat=True
        )
    )


def test_an_offer_stops_the_day_after_its_paper_and_comes_back_with_the_next():
    offer, _paper = guarded_offer()
    other = live_offer(now=NOON)
    tomorrow = NOON + timedelta(days=1)

    ask_gate_again(offer=offer, now=NOON)
    assert list(offers_no_longer_allowed(TODAY)) == []
    assert list(offers_no_longer_allowed(TODAY + timedelta(days=1))) == [offer.pk]

    for _twice in range(2):
        ask_gate_again(offer=offer, now=tomorrow)
    ask_gate_again(offer=other, now=tomorrow)

    offer.refresh_from_db()
    other.refresh_from_db()
    assert (offer.state, other.state) == (OfferState.SUSPENDED, OfferState.LIVE)
    assert told("suspended") == [offer.provider.person.recipient_id]
    step = Transition.objects.about(offer).newest_first().first()
    assert step.reason == "approval_missing"
    assert list(offers_allowed_again(tomorrow.date())) == []

    approval(offer.provider.person, since=tomorrow.date(), until=date(2031, 1, 1))
    assert list(offers_allowed_again(tomorrow.date())) == [offer.pk]
    ask_gate_again(offer=offer, now=tomorrow)

    offer.refresh_from_db()
    assert offer.state == OfferState.LIVE
    assert told("resumed") == [offer.provider.person.recipient_id]


def test_all_offers_are_read_by_parcels_with_the_same_queries(
    monkeypatch, django_assert_num_queries
):
    activity = small_children()
    offers = [live_offer(activity=activity, now=NOON) for _n in range(3)]
    approval(offers[1].provider.person)
    monkeypatch.setattr(expiring, "PARCEL", 2)

    # Two parcels and an empty one; three questions for each, as no house is concerned.
    with django_assert_num_queries(3 + 2 * 3):
        found = list(offers_no_longer_allowed(TODAY))

    assert found == [offers[0].pk, offers[2].pk]


def test_an_agreement_that_runs_is_never_stopped_but_all_are_told_once_a_month():
    offer, _paper = guarded_offer()
    engagement = agreed(offer=offer)
    coordinator = MembershipFactory(role=Role.COORDINATOR)
    MembershipFactory(
        person=offer.provider.person, organisation=coordinator.organisation
    )
    tomorrow = NOON + timedelta(days=1)

    assert not tell_papers_missing(engagement=engagement, now=NOON)
    assert list(engagements_no_longer_allowed(tomorrow.date())) == [engagement.pk]
    for _twice in range(2):
        assert tell_papers_missing(engagement=engagement, now=tomorrow)

    both = sorted([engagement.client.recipient_id, offer.provider.person.recipient_id])
    assert told("engagement_papers") == both
    assert told("engagement_to_mend") == [coordinator.person.recipient_id]
    engagement.refresh_from_db()
    assert engagement.state == EngagementState.AGREED
    tell_papers_missing(engagement=engagement, now=tomorrow + timedelta(days=31))
    assert told("engagement_papers") == sorted(both * 2)


def test_an_operator_is_told_where_nobody_coordinates_either_side():
    offer, _paper = guarded_offer()
    operator = PersonFactory(user=UserFactory(is_superuser=True))

    tell_papers_missing(engagement=agreed(offer=offer), now=NOON + timedelta(days=1))

    assert told("engagement_to_mend") == [operator.recipient_id]


def test_who_is_warned_of_a_paper_is_told_what_stops_with_it():
    offer, paper = guarded_offer()
    live_offer(provider=offer.provider, work_status=offer.work_status, now=NOON)
    harmless = CredentialFactory(
        person=offer.provider.person,
        kind=CredentialKind.INSURANCE,
        valid=paper.valid,
        state=CredentialState.VERIFIED,
        checked_by=PersonFactory(),
        checked_at=NOON,
    )

    for _twice in range(2):
        warn_of_end(credential=paper, now=NOON)
    warn_of_end(credential=harmless, now=NOON)

    notice = Notice.objects.get(kind="offers.offers_stopping")
    assert notice.recipient_id == offer.provider.person.recipient_id
    assert notice.values["offers"] == 1
    assert notice.values["until"] == "2026-11-23"


def test_the_next_paper_already_recognised_leaves_nothing_to_say():
    offer, paper = guarded_offer()
    approval(offer.provider.person, since=TODAY, until=date(2031, 1, 1))

    assert expiring.offers_that_stop_with(paper) == []


def test_the_finders_queue_one_task_a_row_which_may_come_twice(monkeypatch):
    offer, paper = guarded_offer()
    paper.valid = DateRange(date(2026, 1, 1), date(2026, 1, 2))
    paper.save(update_fields=["valid"])
    live_offer(now=NOON)
    queued = []
    one = tasks.ask_gate_again_one
    monkeypatch.setattr(one, "delay", lambda **kwargs: queued.append(kwargs))
    monkeypatch.setattr(
        one, "apply_async", lambda kwargs, **_options: queued.append(kwargs)
    )

    tasks.find_papers_that_ended()
    assert queued == [{"offer_id": offer.pk}]
    for kwargs in queued * 2:
        one(**kwargs)
    offer.refresh_from_db()
    assert offer.state == OfferState.SUSPENDED

    queued.clear()
    tasks.find_papers_renewed()
    assert queued == []
    approval(offer.provider.person, until=date(2036, 1, 1))
    tasks.find_papers_renewed()
    for kwargs in queued * 2:
        one(**kwargs)
    offer.refresh_from_db()
    assert offer.state == OfferState.LIVE
