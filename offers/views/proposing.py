"""First terms: a client’s on an offer, a provider’s on a demand."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import MandateScope
from accounts.operations.working import StatusRefused
from mapping.operations.locating import locate
from offers.forms.engagements import ProposeForm, terms_shown
from offers.models import Demand, Offer
from offers.operations.answering import propose_as
from offers.operations.engaging import propose
from offers.operations.holding import PostingRefused
from offers.operations.negotiating import AlreadyProposed, TermsRefused
from offers.operations.serving import provider_for
from offers.queries.proposing import (
    choices_on_demand,
    demands_for,
    kinds_to_declare,
    parties_on_offer,
)
from offers.queries.requesting import home_of
from offers.queries.ways import way_of
from offers.rules.terms import Address
from offers.views.engagements import GET_OR_POST, REFUSALS


@GET_OR_POST
def propose_on_offer(request, offer, **_name):
    """By a client; ``?demand=`` names a request of theirs that this offer answers."""
    if not request.actor.may(MandateScope.DEMANDS):
        raise Http404
    answerable = Offer.objects.live().with_card()
    found = get_object_or_404(answerable.select_related("work_status"), uuid=offer)
    mine = demands_for(offer=found, actor=request.actor)
    named = request.GET.get("demand", "")
    demand = next((d for d in mine if str(d.uuid) == named), None)
    parties = parties_on_offer(
        offer=found, demand=demand, organisation=_house(request), actor=request.actor
    )
    if parties is None:
        raise Http404
    place = demand.current.place if demand and demand.current else None
    initial = terms_shown(found.current)
    if demand is not None:
        initial |= terms_shown(demand.current, keep=initial)
    else:
        initial |= home_of(request.actor.person_id)
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        today=timezone.localdate(),
        place=place,
        mode=found.current.mode,
        is_client=True,
    )
    context = {"offer": found, "demand": demand, "mine": mine, "form": form}
    return _take(request, form, lambda now: _send(request, form, parties, now), context)


@GET_OR_POST
def propose_on_demand(request, demand, **_name):
    """By a provider: through one of their offers, or as what they are today.

    Who has never said how they work says so here, and is led here to sign up.
    """
    answerable = Demand.objects.open().with_card()
    found = get_object_or_404(answerable, uuid=demand)
    today = timezone.localdate()
    who = {"organisation": _house(request), "actor": request.actor, "today": today}
    choices = choices_on_demand(demand=found, **who)
    kinds = [] if choices else kinds_to_declare(**who)
    if not (choices or kinds):
        context = {"demand": found, "way": way_of(request)}
        return render(request, "engagements/propose_none.html", context)
    initial = terms_shown(found.current)
    if choices and choices[0].offer is not None:
        shown = terms_shown(choices[0].offer.current)
        initial |= {name: shown[name] for name in ("mode", "price_unit", "price")}
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        today=today,
        place=found.current.place,
        mode=None,
        is_client=False,
        choices=[(choice.key, choice.label) for choice in choices],
        kinds=kinds,
    )

    def send(now):
        if kinds:
            return propose_as(
                kind=form.cleaned_data["kind"],
                demand=found,
                proposal=form.proposal(place=_place(form)),
                actor=request.actor,
                now=now,
            )
        key = form.cleaned_data.get("by") or choices[0].key
        choice = next(choice for choice in choices if choice.key == key)
        provider = choice.provider or provider_for(
            organisation=_house(request), actor=request.actor, now=now
        )
        parties = choice.parties(demand=found, provider=provider)
        return _send(request, form, parties, now)

    return _take(request, form, send, {"demand": found, "form": form})


def _house(request):
    return getattr(request, "organisation", None)


def _send(request, form, parties, now):
    return propose(
        parties=parties,
        proposal=form.proposal(place=_place(form)),
        wants_early_start=form.wants_early_start,
        actor=request.actor,
        now=now,
    )


def _take(request, form, send, context):
    """Show the page, or propose what was sent and lead to the agreement begun."""
    context["way"] = way_of(request)
    if not form.is_bound or not form.is_valid():
        return _show(request, context, status=422 if form.is_bound else 200)
    try:
        made = send(timezone.now())
    except AlreadyProposed as already:
        messages.info(request, str(already))
        made = already.engagement
    except TermsRefused as refusal:
        form.refuse(refusal.faults)
        return _show(request, context, status=422)
    except StatusRefused as refusal:
        form.add_error("kind", str(refusal))
        return _show(request, context, status=422)
    except (*REFUSALS, PostingRefused) as refusal:
        form.add_error(None, str(refusal))
        return _show(request, context, status=422)
    else:
        messages.success(
            request,
            _("Your proposal is sent. We write to you when it is answered."),
        )
    return redirect(way_of(request).to("engagements:engagement", made.uuid))


def _place(form):
    """That of the demand; else what was typed, looked for before any lock is held."""
    if form.place is not None:
        return form.place
    commune, text = form.cleaned_data["commune"], form.cleaned_data["address"]
    return Address(commune, locate(address=text, commune=commune), text)


def _show(request, context, *, status=200):
    return render(request, "engagements/propose.html", context, status=status)
