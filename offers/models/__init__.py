"""The catalogue, offers and demands, agreements, conversations, availability."""

from offers.models.attachments import Attachment
from offers.models.availability import (
    AvailabilityException,
    AvailabilityRule,
    BusyTime,
    CalendarFeed,
    CalendarImport,
)
from offers.models.catalogue import Activity, ActivityRule, QuestionSet
from offers.models.conversations import Conversation, Message
from offers.models.demands import Demand, DemandVersion
from offers.models.engagement_terms import EngagementTerms
from offers.models.engagements import Engagement
from offers.models.favourites import Favourite
from offers.models.offers import Offer, OfferVersion
from offers.models.questions import Question
from offers.models.reports import Report

__all__ = [
    "Activity",
    "ActivityRule",
    "Attachment",
    "AvailabilityException",
    "AvailabilityRule",
    "BusyTime",
    "CalendarFeed",
    "CalendarImport",
    "Conversation",
    "Demand",
    "DemandVersion",
    "Engagement",
    "EngagementTerms",
    "Favourite",
    "Message",
    "Offer",
    "OfferVersion",
    "Question",
    "QuestionSet",
    "Report",
]
