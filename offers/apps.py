from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OffersConfig(AppConfig):
    name = "offers"
    verbose_name = _("offers and requests")

    def ready(self):
        from offers import receivers
        from offers.adapters import signing_in
        from offers.layers import register_layers

        register_layers()
        _register_topics()
        _register_agreements()
        _register_calendars()
        _register_messages()
        _register_papers()
        _register_questions()
        _register_publishing()


def _register_topics():
    from asasap.notifications.registry import register_topic

    register_topic(key="demands", label=_("My requests and offers"))
    register_topic(key="agreements", label=_("My agreements"))
    register_topic(key="messages", label=_("Messages"))


def _register_agreements():
    """News of agreements; what binds people, and keeps them from leaving silently."""
    from accounts.registry import (
        register_commitments,
        register_personal_data,
        register_retention,
    )
    from asasap.notifications.registry import register
    from offers.operations.forgetting_agreements import KEPT
    from offers.queries.engagements import running_count
    from offers.queries.known_agreements import KNOWN

    for name in (
        "proposed",
        "countered",
        "changed",
        "agreed",
        "declined",
        "obsolete",
        "retracted",
        "lapsed",
        "withdrawn",
        "cancelled",
        "ended",
    ):
        register(kind=f"offers.engagement_{name}", topic="agreements")
    register_commitments(
        key="offers.engagements",
        label=_("running agreements"),
        count_of=running_count,
    )
    for sort in KNOWN:
        register_personal_data(sort)
    for kept in KEPT:
        register_retention(kept)


def _register_calendars():
    """News of calendars; what is known of people’s time, and how long it is kept."""
    from accounts.registry import register_personal_data, register_retention
    from asasap.notifications.registry import register, register_topic
    from offers.operations.forgetting_time import KEPT
    from offers.queries.known_time import KNOWN

    register_topic(key="calendars", label=_("My calendars"))
    register(kind="offers.calendar_failing", topic="calendars")
    for sort in KNOWN:
        register_personal_data(sort)
    for kept in KEPT:
        register_retention(kept)


def _register_questions():
    """News of questions; what is known of them and of favourites, and for how long."""
    from accounts.registry import register_personal_data, register_retention
    from asasap.notifications.registry import register
    from offers.operations.forgetting_questions import KEPT
    from offers.queries.known_questions import KNOWN

    for sort in KNOWN:
        register_personal_data(sort)
    register_retention(KEPT)
    for name in ("question_asked", "question_answered"):
        register(kind=f"offers.{name}", topic="demands")


def _register_publishing():
    """News of offers and requests; what is known of them, and how long it is kept."""
    from accounts.registry import register_personal_data, register_retention
    from asasap.notifications.registry import register
    from offers.operations.forgetting_postings import KEPT
    from offers.queries.known_postings import KNOWN

    for sort in KNOWN:
        register_personal_data(sort)
    for kept in KEPT:
        register_retention(kept)

    for name in (
        "published",
        "sent_back",
        "written_for",
        "expiring",
        "expired",
        "suspended",
        "resumed",
        "text_waiting",
        "report_received",
        "report_decided",
        "taken_down",
    ):
        register(kind=f"offers.{name}", topic="demands")


def _register_papers():
    """News of papers that end, where they stop offers or concern agreements."""
    from asasap.notifications.registry import register

    register(kind="offers.offers_stopping", topic="papers")
    # What the law no longer allows: each side has to decide something.
    for name in ("engagement_papers", "engagement_to_mend"):
        register(kind=f"offers.{name}", topic="agreements")


def _register_messages():
    """News of messages; what is known of them, and how long they are kept."""
    from accounts.registry import register_personal_data, register_retention
    from asasap.notifications.registry import register
    from offers.operations.forgetting_messages import KEPT
    from offers.queries.known_messages import KNOWN

    register(kind="offers.message_received", topic="messages")
    register_personal_data(KNOWN)
    register_retention(KEPT)
