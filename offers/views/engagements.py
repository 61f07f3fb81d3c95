"""Agreements: followed, countered, signed, refused, undone, printed.

Each page is also that of a person helped, or of an organisation: see ``Way``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import MandateScope
from accounts.operations.helping import MandateEnded
from offers.enums import DemandState, EngagementState, Side
from offers.forms.engagements import (
    CancelForm,
    DeclineForm,
    SignForm,
    SureForm,
    TermsForm,
    terms_shown,
)
from offers.models import Engagement
from offers.operations.ending_engagements import (
    cancel,
    decline,
    end,
    retract,
    withdraw,
)
from offers.operations.engaging import accept, counter
from offers.operations.negotiating import (
    EngagementRefused,
    TermsRefused,
    show_contact,
)
from offers.queries.engagement_pages import engagement_page
from offers.queries.engagements import asks_wish, board_of, shown_to_sign
from offers.queries.ways import way_of
from offers.rules.engaging import side_of

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
REFUSALS = (EngagementRefused, MandateEnded)
PAGE = "engagements/engagement.html"
PRINTED = "engagements/terms.html"


@require_safe
def engagement_list(request, **_name):
    if not request.actor.may(MandateScope.DEMANDS):
        raise Http404
    board = board_of(
        actor=request.actor,
        cursor=request.GET.get("cursor", ""),
        today=timezone.localdate(),
    )
    context = {"board": board, "way": way_of(request)}
    return render(request, "engagements/list.html", context)


@require_safe
def engagement(request, engagement, **_name):
    return _show(request, _engagement_or_404(request, engagement))


@require_safe
def engagement_terms(request, engagement, **_name):
    """The terms alone, to be printed."""
    return _show(
        request,
        _engagement_or_404(request, engagement),
        template="engagements/terms.html",
    )


@GET_OR_POST
def engagement_act(request, engagement, act, **_name):
    """The page of one act, or the act itself; then back to the agreement."""
    found = _engagement_or_404(request, engagement)
    if act not in ACTS:
        raise Http404
    chosen = ACTS[act]
    form = chosen.form(request, found)
    if not form.is_bound:
        return _show(request, found, act=chosen, form=form)
    if form.is_valid():
        try:
            chosen.write(found, form, request.actor, timezone.now())
        except TermsRefused as refusal:
            form.refuse(refusal.faults)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(chosen.said))
            return redirect(way_of(request).to("engagements:engagement", found.uuid))
    # What is shown beside the refusal is as it is now.
    found = _engagement_or_404(request, found.uuid)
    if found.state == chosen.state:  # Sent twice, it is done once.
        return redirect(way_of(request).to("engagements:engagement", found.uuid))
    form.renew(*shown_to_sign(engagement=found, now=timezone.now()))
    return _show(request, found, act=chosen, form=form, status=422)


def _engagement_or_404(request, uuid) -> Engagement:
    visible = Engagement.objects.visible_to(request.actor).whole()
    return get_object_or_404(visible, uuid=uuid)


def _show(
    request,
    found,
    *,
    act=None,
    form=None,
    template="engagements/engagement.html",
    status=200,
):
    actor, now = request.actor, timezone.now()
    page = engagement_page(engagement=found, actor=actor, now=now)
    context = {"page": page, "way": way_of(request)}
    if act is None:
        context["contact"] = show_contact(engagement=found, actor=actor, now=now)
    else:
        template = act.template
        why_not = getattr(page, act.why_not)
        context |= {"act": act, "form": form, "why_not": why_not}
    return render(request, template, context, status=status)


def _sent(request):
    return request.POST if request.method == "POST" else None


def _terms_form(request, found):
    return TermsForm(
        _sent(request),
        initial=terms_shown(found.terms) | {"number": found.terms.number},
        today=timezone.localdate(),
        place=found.terms.place,
        mode=None if found.demand else found.terms.mode,
        is_client=found.terms.side == Side.PROVIDER,
    )


def _counter(found, form, actor, now):
    counter(
        engagement=found,
        number=form.cleaned_data["number"] or 0,
        proposal=form.proposal(place=found.terms.place),
        wants_early_start=form.wants_early_start,
        actor=actor,
        now=now,
    )


def _sign_form(request, found):
    now = timezone.now()
    number, law = shown_to_sign(engagement=found, now=now)
    return SignForm(
        _sent(request),
        initial={"number": number, "law": law},
        asks_wish=asks_wish(engagement=found, now=now),
    )


def _accept(found, form, actor, now):
    accept(
        engagement=found,
        shown=form.shown,
        wants_early_start=form.wants_early_start,
        actor=actor,
        now=now,
    )


def _decline(found, form, actor, now):
    reason = form.cleaned_data["reason"]
    decline(engagement=found, reason=reason, actor=actor, now=now)


def _cancel_form(request, found):
    is_awarded = found.demand and found.demand.state == DemandState.AWARDED
    side = side_of(engagement=found, actor=request.actor)
    may_look_again = bool(is_awarded and side == Side.CLIENT)
    return CancelForm(_sent(request), may_look_again=may_look_again)


def _cancel(found, form, actor, now):
    cancel(
        engagement=found,
        reason=form.cleaned_data["reason"],
        looks_again=form.looks_again,
        actor=actor,
        now=now,
    )


def _sure_form(request, _found):
    return SureForm(_sent(request))


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done to an agreement: its page, and what is said after."""

    name: str
    template: str
    title: str | Promise
    said: str | Promise
    why_not: str  # What of the page says whether it can be done.
    form: Callable
    write: Callable
    state: str = ""  # Where it leads.


ACTS = {
    act.name: act
    for act in (
        Act(
            "counter",
            "engagements/counter.html",
            _("Propose other terms"),
            _("Your terms are on the table. We write to you when they are answered."),
            "why_not_answer",
            _terms_form,
            _counter,
        ),
        Act(
            "accept",
            "engagements/accept.html",
            _("Read and sign these terms"),
            _("It is agreed. You now see how to reach each other."),
            "why_not_answer",
            _sign_form,
            _accept,
            EngagementState.AGREED,
        ),
        Act(
            "decline",
            "engagements/decline.html",
            _("Say no"),
            _("Your answer is sent."),
            "why_not_decline",
            lambda request, _found: DeclineForm(_sent(request)),
            _decline,
            EngagementState.DECLINED,
        ),
        Act(
            "retract",
            "engagements/retract.html",
            _("Take my proposal back"),
            _("Your proposal is taken back."),
            "why_not_retract",
            _sure_form,
            lambda found, _form, actor, now: retract(
                engagement=found, actor=actor, now=now
            ),
            EngagementState.RETRACTED,
        ),
        Act(
            "withdraw",
            "engagements/withdraw.html",
            _("Withdraw from the agreement"),
            _("You have withdrawn from the agreement. The other side is told."),
            "why_not_withdraw",
            _sure_form,
            lambda found, _form, actor, now: withdraw(
                engagement=found, actor=actor, now=now
            ),
            EngagementState.WITHDRAWN,
        ),
        Act(
            "cancel",
            "engagements/cancel.html",
            _("Cancel the agreement"),
            _("The agreement is cancelled. The other side is told."),
            "why_not_cancel",
            _cancel_form,
            _cancel,
            EngagementState.CANCELLED,
        ),
        Act(
            "end",
            "engagements/end.html",
            _("Say that it is over"),
            _("The agreement is over."),
            "why_not_end",
            _sure_form,
            lambda found, _form, actor, now: end(
                engagement=found, actor=actor, now=now
            ),
            EngagementState.ENDED,
        ),
    )
}
