"""Offers: found by everybody, followed by those who make them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from offers.models import Offer
from offers.operations.drafting import edit, take_back
from offers.operations.ending_postings import discard_draft, withdraw
from offers.operations.holding import PostingRefused
from offers.operations.publishing import pause, refresh, resume
from offers.queries.offers import my_offers, offer_page
from offers.queries.ways import way_of


@login_not_required
@require_safe
def offer_detail(request, offer):
    visible = Offer.objects.visible_to(request.actor).with_card()
    found = get_object_or_404(visible.select_related("work_status"), uuid=offer)
    page = offer_page(offer=found, actor=request.actor, now=timezone.now())
    return render(request, "offers/offer.html", {"page": page})


@require_safe
def offers_mine(request, **_name):
    page, lines = my_offers(actor=request.actor, cursor=request.GET.get("cursor", ""))
    context = {"page": page, "lines": lines, "way": way_of(request)}
    return render(request, "offers/mine.html", context)


@require_POST
def offer_act(request, offer, **_name):
    """One button of one’s own offer: to change it, pause it, renew it, end it."""
    mine = Offer.objects.held_by(request.actor)
    found = get_object_or_404(mine, uuid=offer)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return redirect(found)
    try:
        return act(request, found)
    except PostingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)


def _edit(request, offer):
    edit(posting=offer, actor=request.actor, now=timezone.now())
    return redirect(way_of(request).to("offers:check", offer.uuid))


def _take_back(request, offer):
    pending = offer.versions.pending().first()
    if pending is None:
        return redirect(offer)
    take_back(version=pending, actor=request.actor, now=timezone.now())
    return redirect(way_of(request).to("offers:check", offer.uuid))


def _discard(request, offer):
    pending = offer.versions.pending().first()
    if pending is not None:
        discard_draft(version=pending, actor=request.actor, now=timezone.now())
        messages.success(request, _("Your changes are thrown away."))
    return redirect(offer)


def _pause(request, offer):
    pause(offer=offer, actor=request.actor, now=timezone.now())
    messages.success(request, _("Your offer is paused: nobody sees it."))
    return redirect(offer)


def _resume(request, offer):
    resume(offer=offer, actor=request.actor, now=timezone.now())
    messages.success(request, _("Your offer is online again."))
    return redirect(offer)


def _refresh(request, offer):
    refresh(posting=offer, actor=request.actor, now=timezone.now())
    messages.success(request, _("Your offer stays online for sixty days more."))
    return redirect(offer)


def _withdraw(request, offer):
    withdraw(offer=offer, actor=request.actor, now=timezone.now())
    messages.success(request, _("Your offer is withdrawn. Your agreements go on."))
    return redirect(way_of(request).to("offers:mine"))


ACTS = {
    "edit": _edit,
    "take_back": _take_back,
    "discard": _discard,
    "pause": _pause,
    "resume": _resume,
    "refresh": _refresh,
    "withdraw": _withdraw,
}
