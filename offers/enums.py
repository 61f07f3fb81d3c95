"""Kinds, states and the roads between them: offers, demands, agreements, messages.

A table of moves reads: from this state, to any of those. An empty set is an end.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role


class Requirement(models.TextChoices):
    """What one must hold to have the right to work at all."""

    FREE = "free", _("nothing is required to work")
    APPROVAL = "approval", _("an approval (agrément)")
    AUTHORISATION = "authorisation", _("an authorisation of the département")


class Benefit(models.TextChoices):
    """What opens the household’s tax credit."""

    DECLARATION = "declaration", _("with a declaration of home services")
    HOUSEHOLD = "household", _("the household declares the hours (Cesu)")
    NEVER = "never", _("none")


class Public(models.TextChoices):
    """Who an activity is for, in the words of the law; never kept about a person."""

    ANYONE = "anyone", _("everybody")
    UNDER_3 = "under_3", _("a child under three")
    CHILD = "child", _("a child of three or more")
    DISABLED_MINOR = "disabled_minor", _("a disabled child under eighteen")
    FRAGILE_ADULT = "fragile_adult", _("an older, disabled or long-term ill person")
    TEMPORARY = "temporary", _("somebody who needs help for a time")


class ActivityFamily(models.TextChoices):
    """How the list of activities is read: not a notion of the law."""

    HOUSE = "house", _("House and garden")
    CHILDREN = "children", _("Children and lessons")
    CARE = "care", _("Help for people")
    DAILY = "daily", _("Meals, shopping and laundry")
    OFFICE = "office", _("Computers, paperwork and coordination")


class QuestionKind(models.TextChoices):
    CHOICE = "choice", _("one answer among several")
    SEVERAL = "several", _("several answers among several")
    NUMBER = "number", _("a number")
    YES_NO = "yes_no", _("yes or no")
    TEXT = "text", _("a few words")


class Eligibility(models.TextChoices):
    """The three answers of the gate, from the worst to the best."""

    FORBIDDEN = "forbidden", _("not possible")
    WITHOUT_BENEFIT = "allowed_without_benefit", _("possible, without tax credit")
    ALLOWED = "allowed", _("possible")


class ServiceMode(models.TextChoices):
    """How a service is organised (regulation note, §2.4)."""

    PROVIDER = "provider", _("the provider serves you (prestataire)")
    AGENT = "agent", _("you employ, an organisation helps (mandataire)")
    DIRECT = "direct", _("you employ (emploi direct)")
    LENDING = "lending", _("an organisation lends its employee (mise à disposition)")
    MUTUAL_HELP = "mutual_help", _("mutual help, between neighbours")


class PriceUnit(models.TextChoices):
    HOUR = "hour", _("per hour")
    FIXED = "fixed", _("fixed price")
    TOKENS = "tokens", _("tokens")
    FREE = "free", _("free of charge")
    QUOTE = "quote", _("on quote")


# Those with an amount of money.
PAID_UNITS = (PriceUnit.HOUR, PriceUnit.FIXED)


class AreaKind(models.TextChoices):
    """Where a provider goes."""

    RADIUS = "radius", _("so many kilometres around")
    COMMUNES = "communes", _("these communes")


class ScheduleKind(models.TextChoices):
    ONCE = "once", _("once")
    RECURRING = "recurring", _("regularly")


class Frequency(models.TextChoices):
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every other week")
    MONTHLY = "monthly", _("every month")


class OfferState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("being checked")
    LIVE = "live", _("online")
    PAUSED = "paused", _("paused")
    SUSPENDED = "suspended", _("suspended: a paper is missing")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


OFFER_MOVES: dict[str, set[str]] = {
    OfferState.DRAFT: {OfferState.IN_REVIEW, OfferState.LIVE, OfferState.WITHDRAWN},
    OfferState.IN_REVIEW: {OfferState.LIVE, OfferState.DRAFT, OfferState.WITHDRAWN},
    OfferState.LIVE: {
        OfferState.PAUSED,
        OfferState.SUSPENDED,
        OfferState.EXPIRED,
        OfferState.WITHDRAWN,
    },
    OfferState.PAUSED: {OfferState.LIVE, OfferState.EXPIRED, OfferState.WITHDRAWN},
    OfferState.SUSPENDED: {OfferState.LIVE, OfferState.EXPIRED, OfferState.WITHDRAWN},
    OfferState.EXPIRED: {OfferState.LIVE, OfferState.WITHDRAWN},
    OfferState.WITHDRAWN: set(),
}


class DemandState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("being checked")
    OPEN = "open", _("open")
    IN_NEGOTIATION = "in_negotiation", _("being discussed")
    AWARDED = "awarded", _("agreed with somebody")
    FULFILLED = "fulfilled", _("done")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")
    UNFILLED = "unfilled", _("closed without anybody found")


# Those one may still answer.
OPEN_DEMANDS = (DemandState.OPEN, DemandState.IN_NEGOTIATION)
ENDED_DEMANDS = (
    DemandState.FULFILLED,
    DemandState.CANCELLED,
    DemandState.EXPIRED,
    DemandState.UNFILLED,
)

DEMAND_MOVES: dict[str, set[str]] = {
    DemandState.DRAFT: {
        DemandState.IN_REVIEW,
        DemandState.OPEN,
        DemandState.CANCELLED,
    },
    DemandState.IN_REVIEW: {
        DemandState.OPEN,
        DemandState.DRAFT,
        DemandState.CANCELLED,
    },
    DemandState.OPEN: {
        DemandState.IN_NEGOTIATION,
        DemandState.AWARDED,
        DemandState.CANCELLED,
        DemandState.EXPIRED,
        DemandState.UNFILLED,
    },
    # Talks that come to nothing leave it open to others.
    DemandState.IN_NEGOTIATION: {
        DemandState.OPEN,
        DemandState.AWARDED,
        DemandState.CANCELLED,
        DemandState.EXPIRED,
        DemandState.UNFILLED,
    },
    # A client who withdraws within the legal days may look again.
    DemandState.AWARDED: {
        DemandState.OPEN,
        DemandState.FULFILLED,
        DemandState.CANCELLED,
    },
    DemandState.EXPIRED: {DemandState.OPEN},
    DemandState.FULFILLED: set(),
    DemandState.CANCELLED: set(),
    DemandState.UNFILLED: set(),
}


class Outcome(models.TextChoices):
    """How a demand ended: what the observatory knows of needs nobody met."""

    AGREED_HERE = "agreed_here", _("I found somebody here")
    FOUND_ELSEWHERE = "found_elsewhere", _("I found somebody elsewhere")
    NO_LONGER_NEEDED = "no_longer_needed", _("I no longer need it")
    TOO_EXPENSIVE = "too_expensive", _("it was too expensive")
    NOBODY_ANSWERED = "nobody_answered", _("nobody answered")
    NOBODY_SUITABLE = "nobody_suitable", _("nobody suited me")
    NOT_SAID = "not_said", _("not said")


class ReviewState(models.TextChoices):
    """Where a text stands on its way to being public."""

    WRITING = "writing", _("being written")
    SUBMITTED = "submitted", _("waiting to be checked")
    SENT_BACK = "sent_back", _("to be changed")
    PUBLISHED = "published", _("published")
    ABANDONED = "abandoned", _("abandoned")


REVIEW_MOVES: dict[str, set[str]] = {
    ReviewState.WRITING: {
        ReviewState.SUBMITTED,
        ReviewState.PUBLISHED,
        ReviewState.ABANDONED,
    },
    ReviewState.SUBMITTED: {
        ReviewState.PUBLISHED,
        ReviewState.SENT_BACK,
        ReviewState.WRITING,
        ReviewState.ABANDONED,
    },
    ReviewState.SENT_BACK: {ReviewState.WRITING, ReviewState.ABANDONED},
    ReviewState.PUBLISHED: set(),
    ReviewState.ABANDONED: set(),
}
# The one version still in somebody's hands.
PENDING_REVIEWS = (
    ReviewState.WRITING,
    ReviewState.SUBMITTED,
    ReviewState.SENT_BACK,
)


class SendBackReason(models.TextChoices):
    """Why a text is sent back: said to its author, with the way out."""

    CONTACT = "contact", _("it gives a telephone, an address or a link")
    UNCLEAR = "unclear", _("one does not understand what is offered or asked")
    FORBIDDEN = "forbidden", _("this service cannot be offered or asked here")
    OFFENSIVE = "offensive", _("it hurts or excludes somebody")
    FALSE = "false", _("it seems untrue")
    PRICE = "price", _("the price is not possible")


class Side(models.TextChoices):
    CLIENT = "client", _("the client")
    PROVIDER = "provider", _("the provider")


OTHER_SIDE = {Side.CLIENT: Side.PROVIDER, Side.PROVIDER: Side.CLIENT}
# Who signs in an organisation's name.
SIGNERS = frozenset({Role.ADMIN, Role.COORDINATOR})


class EngagementState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("declined")
    RETRACTED = "retracted", _("taken back")
    LAPSED = "lapsed", _("lapsed without an answer")
    WITHDRAWN = "withdrawn", _("withdrawn from within 14 days")
    CANCELLED = "cancelled", _("cancelled")
    ENDED = "ended", _("ended")


ENGAGEMENT_MOVES: dict[str, set[str]] = {
    EngagementState.PROPOSED: {
        EngagementState.AGREED,
        EngagementState.DECLINED,
        EngagementState.RETRACTED,
        EngagementState.LAPSED,
    },
    EngagementState.AGREED: {
        EngagementState.WITHDRAWN,
        EngagementState.CANCELLED,
        EngagementState.ENDED,
    },
    EngagementState.DECLINED: set(),
    EngagementState.RETRACTED: set(),
    EngagementState.LAPSED: set(),
    EngagementState.WITHDRAWN: set(),
    EngagementState.CANCELLED: set(),
    EngagementState.ENDED: set(),
}
# Each side sees how to reach the other, from the agreement on.
CONCLUDED = (
    EngagementState.AGREED,
    EngagementState.WITHDRAWN,
    EngagementState.CANCELLED,
    EngagementState.ENDED,
)


class DeclineReason(models.TextChoices):
    PRICE = "price", _("the price")
    HOURS = "hours", _("the days and hours")
    DISTANCE = "distance", _("the distance")
    TASKS = "tasks", _("what is to be done")
    OTHER_FOUND = "other_found", _("somebody else was chosen")
    NO_REASON = "no_reason", _("I prefer not to say")


class CancelReason(models.TextChoices):
    MOVED = "moved", _("somebody moves house")
    NEED_ENDED = "need_ended", _("the need has ended")
    HEALTH = "health", _("somebody can no longer go on")
    DISSATISFIED = "dissatisfied", _("the service does not suit")
    UNPAID = "unpaid", _("what is due is not paid")
    PAPERS = "papers", _("a required paper is missing")
    OTHER = "other", _("another reason")


class ReportReason(models.TextChoices):
    """What somebody reports to who looks after the portal (notice and action)."""

    ILLEGAL = "illegal", _("it is against the law")
    DANGER = "danger", _("somebody is in danger")
    SCAM = "scam", _("it is a swindle")
    OFFENSIVE = "offensive", _("it hurts or excludes somebody")
    FALSE = "false", _("it is untrue")
    OTHER = "other", _("another reason")


class ReportState(models.TextChoices):
    OPEN = "open", _("waiting for a decision")
    UPHELD = "upheld", _("upheld: something was done")
    DISMISSED = "dismissed", _("dismissed")


REPORT_MOVES: dict[str, set[str]] = {
    ReportState.OPEN: {ReportState.UPHELD, ReportState.DISMISSED},
    ReportState.UPHELD: set(),
    ReportState.DISMISSED: set(),
}


class ImportState(models.TextChoices):
    """How the last reading of somebody's outside calendar went."""

    NEW = "new", _("not read yet")
    READ = "read", _("read")
    FAILING = "failing", _("cannot be read")


class CalendarFault(models.TextChoices):
    """Why an outside calendar cannot be read."""

    ADDRESS = "address", _("this address does not lead to a public server")
    UNREACHABLE = "unreachable", _("the server does not answer, or refuses")
    NOT_A_CALENDAR = "not_a_calendar", _("what is there is not a calendar")
    TOO_BIG = "too_big", _("this calendar is too big to be read")
