"""Offers, requests, files and reports of those who leave, or turn out to be one.

The row of an offer or a request stays, with its dates and its cell, for counting; its
words, its files and where exactly go.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Provider, WorkStatus
from accounts.queries.known import records_of
from accounts.registry import Kept
from asasap.kernel.actor import Actor
from mapping.operations.locating import forget_place
from offers.enums import DemandState, Outcome
from offers.models import (
    Attachment,
    Demand,
    DemandVersion,
    EngagementTerms,
    Offer,
    OfferVersion,
    Report,
)
from offers.operations.attaching import drop_unheld
from offers.operations.ending_postings import close_demand, take_off
from offers.operations.holding import locked_posting
from offers.queries.known_postings import (
    demands_of,
    offers_of,
    old_demands,
    old_offers,
    old_reports,
)
from offers.rules.publishing import Posting, life_of

EMPTY = {"title": "", "description": "", "answers": {}, "sent_back_note": ""}


@transaction.atomic
def forget_postings_of(*, person: Person, actor: Actor, now: datetime) -> None:
    """Take off what somebody offered and asked for, and erase the words of it.

    Safe to call twice. Nothing agreed runs any more: who is bound does not leave.
    """
    for offer in offers_of(person).order_by("pk"):
        locked = locked_posting(posting=offer)
        take_off(offer=locked, actor=actor, now=now, reason="anonymised")
        erase_texts(posting=locked, now=now)
    for demand in demands_of(person).order_by("pk"):
        asked = locked_posting(posting=demand)
        if asked.state not in life_of(asked).over | {DemandState.EXPIRED}:
            close_demand(
                demand=asked,
                outcome=Outcome.NOT_SAID,
                actor=actor,
                now=now,
                reason="anonymised",
            )
        erase_texts(posting=asked, now=now)
    added = Attachment.objects.filter(author__in=records_of(person))
    drop_unheld(attachment_ids=list(added.values_list("pk", flat=True)))
    Report.objects.filter(author__in=records_of(person)).update(words="")


@transaction.atomic
def erase_texts(*, posting: Posting, now: datetime) -> None:
    """Empty all the texts of a posting, for good. Safe to call twice.

    A place that an agreement has too is for the agreement to keep and to forget.
    """
    model: Any = OfferVersion if isinstance(posting, Offer) else DemandVersion
    texts = posting.versions.filter(erased_at=None).select_related("place")
    places = [text.place for text in texts if text.place]
    held = model.attachments.through._base_manager.filter(
        **{f"{model._meta.model_name}__in": texts.values("pk")}
    )
    files = list(held.values_list("attachment_id", flat=True))
    held.delete()
    drop_unheld(attachment_ids=files)
    more = {"public": "anyone"} if model is DemandVersion else {}
    texts.update(**EMPTY, **more, erased_at=now)
    for place in places:
        if not EngagementTerms.objects.filter(place=place).exists():
            forget_place(place=place)


@transaction.atomic
def give_postings(*, keep: Person, absorbed: Person) -> None:
    """Let who is kept go on with the offers and the requests of the other record."""
    Demand.objects.filter(client=absorbed).update(client=keep)
    Demand.objects.filter(beneficiary=absorbed).update(beneficiary=keep)
    Attachment.objects.filter(author=absorbed).update(author=keep)
    reports = Report.objects.filter(author=absorbed).exclude(decided_by=keep)
    reports.update(author=keep)
    provider = Provider.objects.filter(person=keep).first()
    if provider is not None:
        theirs = Offer.objects.filter(provider__person=absorbed)
        theirs.update(provider=provider)
        _follow_statuses(provider.offers.order_by("pk"))


def _follow_statuses(offers: Iterable[Offer]) -> None:
    """A status both records held was made one: the offer stands on the one that is."""
    for offer in offers:
        former = offer.work_status
        if former is None or not former.valid.isempty:
            continue
        same = WorkStatus.objects.held_by(former.person_id).alike(
            former.kind, former.organisation
        )
        alive = same.latest_first().first()
        if alive is not None:
            Offer.objects.filter(pk=offer.pk).update(work_status=alive)


def _erase_offers(offer_ids: list[int], now: datetime) -> None:
    for offer in Offer.objects.filter(pk__in=offer_ids).order_by("pk"):
        erase_texts(posting=offer, now=now)


def _erase_demands(demand_ids: list[int], now: datetime) -> None:
    for demand in Demand.objects.filter(pk__in=demand_ids).order_by("pk"):
        erase_texts(posting=demand, now=now)


def _delete_reports(report_ids: list[int], _now: datetime) -> None:
    Report.objects.filter(pk__in=report_ids).delete()


KEPT = (
    Kept(
        key="offers.offer",
        title=_("Words of offers withdrawn"),
        due=old_offers,
        since="ended_at",
        erase=_erase_offers,
    ),
    Kept(
        key="offers.demand",
        title=_("Words of requests that have ended"),
        due=old_demands,
        since="ended_at",
        erase=_erase_demands,
    ),
    Kept(
        key="offers.report",
        title=_("Reports, after the decision"),
        due=old_reports,
        since="decided_at",
        erase=_delete_reports,
    ),
)
