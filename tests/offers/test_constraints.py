"""What the database refuses in offers, whoever writes: each constraint by its name."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from offers.models import Report
from tests.factories.accounts import PersonFactory
from tests.factories.availability import (
    AvailabilityExceptionFactory,
    AvailabilityRuleFactory,
    BusyTimeFactory,
    CalendarFeedFactory,
    CalendarImportFactory,
)
from tests.factories.catalogue import (
    ActivityFactory,
    ActivityRuleFactory,
    QuestionSetFactory,
)
from tests.factories.conversations import (
    AttachmentFactory,
    ConversationFactory,
    MessageFactory,
)
from tests.factories.demands import (
    DemandFactory,
    DemandVersionFactory,
    FavouriteFactory,
    QuestionFactory,
    open_demand,
)
from tests.factories.engagements import (
    EngagementFactory,
    EngagementTermsFactory,
    agreed,
)
from tests.factories.offers import (
    NOON,
    OfferFactory,
    OfferVersionFactory,
    live_offer,
)

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
ONLINE = {"published_at": NOON, "expires_at": LATER, "latitude": 1.0, "longitude": 1.0}
ENDLESS = DateTimeTZRange(NOON, None)


def _twice(make, *shared, **values):
    """Make one, then another that shares these columns with it."""
    first = make(**values)
    make(**{**values, **{name: getattr(first, name) for name in shared}})


def _report(**values):
    about = {} if {"offer", "demand"} & set(values) else {"offer": live_offer()}
    shared = {"author": PersonFactory(), "reason": "scam", "reported_at": NOON}
    return Report.objects.create(**{**about, **shared, **values})


def _judged_by_self():
    author = PersonFactory()
    _report(author=author, decided_by=author)


def _on_both(make, **values):
    return make(offer=live_offer(), demand=open_demand(), **values)


def _agreed_twice():
    demand = open_demand()
    for _ in range(2):
        agreed(demand=demand)


def _proposed_twice(*shared):
    first = EngagementFactory(demand=open_demand() if "demand" in shared else None)
    EngagementFactory(**{name: getattr(first, name) for name in shared})


def _terms_twice():
    first = EngagementFactory().terms
    EngagementTermsFactory(engagement=first.engagement, number=first.number)


def _terms(**values):
    return EngagementTermsFactory(engagement=EngagementFactory(), number=2, **values)


def _talks_twice(**shared):
    for _ in range(2):
        ConversationFactory(**shared)


def _of_each_text(make, name):
    """What both sorts of texts refuse alike."""
    posting = name.removesuffix("version")
    published = {"state": "published", "published_at": NOON}
    return {
        f"{name}_number_once": lambda: _twice(
            make, posting, number=3, state="abandoned"
        ),
        f"{name}_one_pending": lambda: [
            make(**{posting: made}, number=number)
            for made in [make().posting]
            for number in (8, 9)
        ],
        f"{name}_published_has_its_date": lambda: make(state="published"),
        f"{name}_published_is_whole": lambda: make(title="", **published),
        f"{name}_erased_is_empty": lambda: make(erased_at=NOON),
        f"{name}_price_agrees_with_its_unit": lambda: make(
            price_unit="free", price_cents=1
        ),
        f"{name}_sent_back_says_why": lambda: make(state="sent_back"),
    }


REFUSED = {
    "attachment_is_a_picture_or_a_pdf": lambda: AttachmentFactory(
        content_type="text/html"
    ),
    "availabilityrule_is_within_a_day": lambda: AvailabilityRuleFactory(
        end_minute=1441
    ),
    "availabilityrule_no_overlap": lambda: _twice(AvailabilityRuleFactory, "person"),
    "availabilityexception_has_two_ends": lambda: AvailabilityExceptionFactory(
        period=ENDLESS
    ),
    "availabilityexception_no_overlap": lambda: _twice(
        AvailabilityExceptionFactory, "person"
    ),
    "calendarimport_failing_says_why": lambda: CalendarImportFactory(state="failing"),
    "busytime_has_two_ends": lambda: BusyTimeFactory(period=ENDLESS),
    "calendarfeed_one_live_per_person": lambda: _twice(CalendarFeedFactory, "person"),
    "activity_code_is_a_number_of_urssaf": lambda: ActivityFactory(code="61"),
    "activityrule_one_at_a_time": lambda: _twice(ActivityRuleFactory, "activity"),
    "activityrule_is_for_somebody": lambda: ActivityRuleFactory(publics=[]),
    "activityrule_vat_rate_is_a_percentage": lambda: ActivityRuleFactory(vat_rate=-1),
    "activityrule_has_a_source": lambda: ActivityRuleFactory(source=""),
    "questionset_one_at_a_time": lambda: _twice(QuestionSetFactory, "activity"),
    "offer_published_has_text_place_and_dates": lambda: OfferFactory(state="live"),
    "offer_expires_after_it_is_published": lambda: OfferFactory(
        **{**ONLINE, "expires_at": NOON}
    ),
    "offer_withdrawn_has_its_date": lambda: OfferFactory(state="withdrawn"),
    **_of_each_text(OfferVersionFactory, "offerversion"),
    "offerversion_radius_goes_with_its_area": lambda: OfferVersionFactory(
        state="published", published_at=NOON, radius_km=101
    ),
    "demand_published_has_text_place_and_dates": lambda: DemandFactory(state="open"),
    "demand_expires_after_it_is_published": lambda: DemandFactory(
        **{**ONLINE, "expires_at": NOON}
    ),
    "demand_ended_has_its_date_and_outcome": lambda: DemandFactory(
        state="cancelled", ended_at=NOON
    ),
    **_of_each_text(DemandVersionFactory, "demandversion"),
    "demandversion_schedule_is_whole": lambda: DemandVersionFactory(
        state="published", published_at=NOON, frequency=""
    ),
    "demandversion_has_a_first_day": lambda: DemandVersionFactory(
        days=DateRange(None, date(2026, 12, 1))
    ),
    "demandversion_lasts_a_quarter_to_a_day": lambda: DemandVersionFactory(minutes=14),
    "conversation_is_about_an_offer_or_a_demand": lambda: _on_both(ConversationFactory),
    "conversation_once_per_offer": lambda: _talks_twice(
        client=PersonFactory(), offer=live_offer()
    ),
    "conversation_once_per_demand": lambda: _talks_twice(
        demand=open_demand(), offer=None, provider=live_offer().provider
    ),
    "conversation_blocked_says_by_whom": lambda: ConversationFactory(blocked_at=NOON),
    "conversation_last_is_not_before_it_begins": lambda: ConversationFactory(
        last_at=NOON - timedelta(seconds=1)
    ),
    "message_sent_once": lambda: _twice(
        MessageFactory, "conversation", sending_key=uuid4()
    ),
    "engagement_comes_from_an_offer_or_a_demand": lambda: EngagementFactory(
        offer=None,
        provider=live_offer().provider,
        activity=ActivityFactory(),
        work_status=None,
    ),
    "engagement_concluded_has_its_date": lambda: EngagementFactory(agreed_at=NOON),
    "engagement_over_has_its_date": lambda: EngagementFactory(ended_at=NOON),
    "engagement_declined_or_cancelled_says_why": lambda: EngagementFactory(
        state="declined", ended_at=NOON
    ),
    "engagement_one_proposal_per_demand_and_provider": lambda: _proposed_twice(
        "demand", "provider"
    ),
    "engagement_one_proposal_per_offer_and_client": lambda: _proposed_twice(
        "offer", "client"
    ),
    "engagement_one_running_per_demand": _agreed_twice,
    "engagementterms_number_once": _terms_twice,
    "engagementterms_price_agrees_with_its_unit": lambda: _terms(price_unit="free"),
    "engagementterms_schedule_is_whole": lambda: _terms(frequency=""),
    "engagementterms_has_a_first_day": lambda: _terms(
        days=DateRange(None, date(2026, 12, 1))
    ),
    "engagementterms_lasts_a_quarter_to_a_day": lambda: _terms(minutes=1441),
    "favourite_is_an_offer_or_a_demand": lambda: _on_both(FavouriteFactory),
    "favourite_offer_once": lambda: _twice(
        FavouriteFactory, "person", offer=live_offer()
    ),
    "favourite_demand_once": lambda: _twice(
        FavouriteFactory, "person", demand=open_demand()
    ),
    "question_is_on_an_offer_or_a_demand": lambda: _on_both(QuestionFactory),
    "question_answered_has_its_date": lambda: QuestionFactory(
        offer=live_offer(), answer="Oui."
    ),
    "report_is_about_one_thing": lambda: _on_both(_report),
    "report_decided_says_when_and_what": lambda: _report(state="upheld"),
    "report_author_is_not_judge": _judged_by_self,
}


def test_every_constraint_of_offers_is_shown():
    models = apps.get_app_config("offers").get_models()
    ours = {
        constraint.name for model in models for constraint in model._meta.constraints
    }

    assert ours == REFUSED.keys()


def test_the_database_refuses_what_each_constraint_says():
    for name, write in REFUSED.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            write()
