"""States, reasons and the roads between them: who is asked, and why not."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AlertFrequency(models.TextChoices):
    """How often somebody hears of what is new in a saved search."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")


class Barrier(models.TextChoices):
    """What keeps somebody from being asked, whatever their score: asked before it.

    That two people do not work together is none of these: it is a secret, and such a
    person is left out before anything is written (``queries.pairs``).
    """

    OWN_DEMAND = "own_demand", _("the request is your own")
    SUSPENDED = "suspended", _("the account is suspended")
    OTHER_MODE = "other_mode", _("the service is organised in another way")
    NOT_ELIGIBLE = "not_eligible", _("a right or a paper is missing")
    OUT_OF_AREA = "out_of_area", _("the place is outside the area served")
    NOT_AVAILABLE = "not_available", _("none of the hours asked for is free")
    WORKING_TIME = "working_time", _("the week would be longer than the law allows")


class InvitationState(models.TextChoices):
    QUEUED = "queued", _("waiting for its turn")
    SENT = "sent", _("sent")
    SEEN = "seen", _("seen")
    INTERESTED = "interested", _("interested")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("no answer in time")
    CLOSED = "closed", _("closed")


# Those that wait for an answer; and, with them, those that wait to be sent.
OUTSTANDING = (InvitationState.SENT, InvitationState.SEEN)
LIVE_INVITATIONS = (InvitationState.QUEUED, *OUTSTANDING)

_ANSWERS = {
    InvitationState.INTERESTED,
    InvitationState.DECLINED,
    InvitationState.EXPIRED,
    InvitationState.CLOSED,
}
INVITATION_MOVES: dict[str, set[str]] = {
    InvitationState.QUEUED: {InvitationState.SENT, InvitationState.CLOSED},
    InvitationState.SENT: {InvitationState.SEEN, *_ANSWERS},
    InvitationState.SEEN: {*_ANSWERS},
    InvitationState.INTERESTED: set(),
    InvitationState.DECLINED: set(),
    InvitationState.EXPIRED: set(),
    InvitationState.CLOSED: set(),
}


class NotForMe(models.TextChoices):
    """Why somebody says no to an invitation; the client reads none of it."""

    HOURS = "hours", _("the days and hours")
    DISTANCE = "distance", _("the distance")
    PRICE = "price", _("the price")
    TASKS = "tasks", _("what is to be done")
    FULL = "full", _("I have enough work")
    NO_REASON = "no_reason", _("I prefer not to say")


class CloseReason(models.TextChoices):
    """Why an invitation ends that nobody has answered."""

    ENOUGH = "enough", _("enough people have answered")
    DEMAND_ENDED = "demand_ended", _("the request has ended")
    CHANGED = "changed", _("the request has changed")
    UNFIT = "unfit", _("it no longer fits")


class ContestState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    ANSWERED = "answered", _("answered")
    CORRECTED = "corrected", _("corrected")


CONTEST_MOVES: dict[str, set[str]] = {
    ContestState.OPEN: {ContestState.ANSWERED, ContestState.CORRECTED},
    ContestState.ANSWERED: set(),
    ContestState.CORRECTED: set(),
}


class PlanState(models.TextChoices):
    """A plan of the desk, of pairs or of tours."""

    COMPUTING = "computing", _("being computed")
    DRAFT = "draft", _("to be read")
    PROPOSED = "proposed", _("kept as a proposal")
    APPLIED = "applied", _("applied")
    DISCARDED = "discarded", _("discarded")
    FAILED = "failed", _("could not be computed")


PLAN_MOVES: dict[str, set[str]] = {
    PlanState.COMPUTING: {PlanState.DRAFT, PlanState.FAILED, PlanState.DISCARDED},
    PlanState.DRAFT: {PlanState.PROPOSED, PlanState.DISCARDED},
    PlanState.PROPOSED: {PlanState.APPLIED, PlanState.DISCARDED},
    PlanState.APPLIED: set(),
    PlanState.DISCARDED: set(),
    PlanState.FAILED: set(),
}


class Fairness(models.TextChoices):
    """How much each further request given to one and the same person weighs."""

    NONE = "none", _("Only the best pairs")
    SOME = "some", _("Share the work a little")
    STRONG = "strong", _("Share the work widely")


class WhyUnserved(models.TextChoices):
    NOBODY = "nobody", _("Nobody of the organisation does this there, at those hours.")
    NO_ROOM = "no_room", _("All who could are taken by other requests of this plan.")
    BY_HAND = "by_hand", _("Left without anybody, by hand.")


class WhyLeft(models.TextChoices):
    """The codes of ``matching.tours.days.Reason``, in words."""

    NOBODY_MAY = "nobody_may", _("Nobody of the team may make this visit.")
    NO_SHIFT = "no_shift", _("Those who may come are not at work at that hour.")
    NO_ROOM = "no_room", _("No tour has room for it.")
    TOO_DEAR = "too_dear", _("The way there would be longer than the visit is worth.")
    PARTNER = "partner", _("Nobody is free for the other half of this visit of two.")
