"""Somebody's own calendar, for another application."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from offers.models import CalendarFeed, Engagement
from offers.rules.feeds import Told, calendar_text, digest_of

MOST_AGREEMENTS = 500


def calendar_of(*, token: str) -> bytes | None:
    """Return the calendar this secret opens, in its owner's language; None if none.

    Two queries.
    """
    feeds = CalendarFeed.objects.of_digest(digest_of(token))
    feed = feeds.select_related("person__recipient").first()
    if feed is None:
        return None
    agreed = Engagement.objects.between_people(feed.person_id).agreed()
    running = agreed.select_related("activity", "terms").newest_first()
    with override(feed.person.recipient.language):
        told = [
            Told(
                uuid=engagement.uuid,
                title=_("Visit – %(activity)s")
                % {"activity": engagement.activity.name},
                schedule=engagement.terms,
                changed_at=engagement.agreed_at,
            )
            for engagement in running[:MOST_AGREEMENTS]
        ]
        return calendar_text(told, name="ASASAP")
