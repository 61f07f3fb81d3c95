"""What is written to those whose offers and requests are on line, or no longer are."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from accounts.models import Person
from asasap.notifications.models import Notice
from asasap.notifications.operations import Name, notify
from offers.enums import ReviewState
from offers.models import Demand, DemandVersion, Offer, OfferVersion

Posting = Offer | Demand
Version = OfferVersion | DemandVersion
TEXT_WAITING = "offers.text_waiting"


def tell_published(*, version: Version) -> None:
    """Tell who wrote it that it has been checked, and that others read it."""
    _tell("published", version, once=f"published:{_key(version)}")


def tell_sent_back(*, version: Version) -> None:
    """The reasons and the way out, in a letter that lasts (DSA, article 17)."""
    _tell(
        "sent_back",
        version,
        reason=version.sent_back_reason,
        note=version.sent_back_note,
    )


def tell_written_for(*, version: Version) -> None:
    """Tell somebody what was just published or handed in for them under a mandate."""
    if version.mandate is None:
        return
    helper = version.mandate.helper
    _tell(
        "written_for",
        version,
        helpers=False,
        once=f"written_for:{_key(version)}:{version.revision}",
        state=version.state,
        name=Name(helper.display_name, of=helper.uuid),
    )


def tell_waiting(*, version: Version, moderators: Iterable[Person]) -> None:
    """Tell those who may read it first that a text waits, and lead them to it.

    Who has not read what they were told of another that still waits is told no more:
    the queue is one page, and needs one letter.
    """
    readers = {person.recipient_id for person in moderators}
    activity, name = version.posting.activity, version._meta.model_name
    handed_in = version.submitted_at and version.submitted_at.isoformat()
    for recipient_id in sorted(readers - _told_of_another(readers)):
        notify(
            recipient_id=recipient_id,
            kind=TEXT_WAITING,
            about=version.uuid,
            url=reverse(f"admin:offers_{name}_change", args=[version.pk]),
            values={
                "activity_fr": activity.name_fr,
                "activity_en": activity.name_en,
                "is_demand": isinstance(version, DemandVersion),
            },
            once=f"text_waiting:{_key(version)}:{handed_in}",
        )


def _told_of_another(readers: set[int]) -> set[int]:
    """Those of them who have not read yet of a text that waits even now."""
    unread = Notice.objects.unread().filter(recipient__in=readers, kind=TEXT_WAITING)
    about = dict(unread.values_list("recipient_id", "about"))
    waiting: set[UUID] = set()
    for model in (OfferVersion, DemandVersion):
        texts = model._base_manager.filter(
            uuid__in=about.values(), state=ReviewState.SUBMITTED
        )
        waiting |= set(texts.values_list("uuid", flat=True))
    return {reader for reader, text in about.items() if text in waiting}


def tell_expiring(*, posting: Posting) -> None:
    until = str(posting.expires_at and posting.expires_at.isoformat())
    once = f"expiring:{_key(posting)}:{until}"
    _tell("expiring", posting.current, once=once, until=until)


def tell_expired(*, posting: Posting) -> None:
    once = f"expired:{_key(posting)}:{posting.expires_at}"
    _tell("expired", posting.current, once=once)


def tell_suspended(*, offer: Offer, reason: str, article: str, now: datetime) -> None:
    _tell(
        "suspended",
        offer.current,
        once=f"suspended:{_key(offer)}:{now.isoformat()}",
        reason=reason,
        article=article,
    )


def tell_resumed(*, offer: Offer, now: datetime) -> None:
    _tell("resumed", offer.current, once=f"resumed:{_key(offer)}:{now.isoformat()}")


def _tell(
    kind: str,
    version: Version | None,
    *,
    once: str | None = None,
    helpers: bool = True,
    **values: object,
) -> None:
    """Write to the author and, of what is done under a mandate, to who acts too."""
    if version is None or version.author is None:
        return
    posting = version.posting
    said = {
        "title": version.title,
        "activity": posting.activity.code,
        "is_demand": isinstance(posting, Demand),
        **values,
    }
    address = posting.get_absolute_url()
    readers = [(version.author.recipient_id, address)]
    mandate = version.mandate
    if helpers and mandate is not None:
        kept = reverse("demands:demand_for", args=[mandate.uuid, posting.uuid])
        readers.append((mandate.helper.recipient_id, kept))
    for recipient_id, url in readers:
        notify(
            recipient_id=recipient_id,
            kind=f"offers.{kind}",
            about=posting.uuid,
            url=url,
            values=said,
            once=once,
        )


def _key(row: Posting | Version) -> str:
    return f"{row._meta.model_name}:{row.pk}"
