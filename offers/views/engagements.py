"""Agreements: followed, countered, signed, refused, undone, printed.

Each page is also that of a person helped, or of an organisation: see ``Way``.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
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


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done to an agreement: its page, and what is said after."""

    name: str
    title: str | Promise
    why_not: str  # What of the page says whether it can be done.
    said: str | Promise
    # Where it leads: sent twice, it is done once.
    state: str = EngagementState.PROPOSED


COUNTER = Act(
    "counter",
    gettext_lazy("Propose other terms"),
    "why_not_answer",
    gettext_lazy(
        "Your terms are on the table. We write to you when they are answered."
    ),
)
ACCEPT = Act(
    "accept",
    gettext_lazy("Read and sign these terms"),
    "why_not_answer",
    gettext_lazy("It is agreed. You now see how to reach each other."),
    EngagementState.AGREED,
)
DECLINE = Act(
    "decline",
    gettext_lazy("Say no"),
    "why_not_decline",
    gettext_lazy("Your answer is sent."),
    EngagementState.DECLINED,
)
RETRACT = Act(
    "retract",
    gettext_lazy("Take my proposal back"),
    "why_not_retract",
    gettext_lazy("Your proposal is taken back."),
    EngagementState.RETRACTED,
)
WITHDRAW = Act(
    "withdraw",
    gettext_lazy("Withdraw from the agreement"),
    "why_not_withdraw",
    gettext_lazy("You have withdrawn from the agreement. The other side is told."),
    EngagementState.WITHDRAWN,
)
CANCEL = Act(
    "cancel",
    gettext_lazy("Cancel the agreement"),
    "why_not_cancel",
    gettext_lazy("The agreement is cancelled. The other side is told."),
    EngagementState.CANCELLED,
)
END = Act(
    "end",
    gettext_lazy("Say that it is over"),
    "why_not_end",
    gettext_lazy("The agreement is over."),
    EngagementState.ENDED,
)

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
REFUSALS = (EngagementRefused, MandateEnded)


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
    found = _engagement_or_404(request, engagement)
    return _show(request, found)


@require_safe
def engagement_terms(request, engagement, **_name):
    """The terms alone, to be printed."""
    found = _engagement_or_404(request, engagement)
    return _show(request, found, template="terms")


@GET_OR_POST
def engagement_counter(request, engagement, **_name):
    found = _engagement_or_404(request, engagement)
    form = TermsForm(
        _sent(request),
        initial=terms_shown(found.terms) | {"number": found.terms.number},
        today=timezone.localdate(),
        place=found.terms.place,
        is_client=found.terms.side == Side.PROVIDER,
    )

    def write(now):
        counter(
            engagement=found,
            number=form.cleaned_data["number"] or 0,
            proposal=form.proposal(place=found.terms.place),
            wants_early_start=form.wants_early_start,
            actor=request.actor,
            now=now,
        )

    return _take(request, COUNTER, found, form, write)


@GET_OR_POST
def engagement_accept(request, engagement, **_name):
    found = _engagement_or_404(request, engagement)
    now = timezone.now()
    number, law = shown_to_sign(engagement=found, now=now)
    form = SignForm(
        _sent(request),
        initial={"number": number, "law": law},
        asks_wish=asks_wish(engagement=found, now=now),
    )

    def write(now):
        accept(
            engagement=found,
            shown=form.shown,
            wants_early_start=form.wants_early_start,
            actor=request.actor,
            now=now,
        )

    return _take(request, ACCEPT, found, form, write)


@GET_OR_POST
def engagement_decline(request, engagement, **_name):
    found = _engagement_or_404(request, engagement)
    form = DeclineForm(_sent(request))

    def write(now):
        decline(
            engagement=found,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=now,
        )

    return _take(request, DECLINE, found, form, write)


@GET_OR_POST
def engagement_retract(request, engagement, **_name):
    found = _engagement_or_404(request, engagement)

    def write(now):
        retract(engagement=found, actor=request.actor, now=now)

    form = SureForm(_sent(request))
    return _take(request, RETRACT, found, form, write)


@GET_OR_POST
def engagement_withdraw(request, engagement, **_name):
    found = _engagement_or_404(request, engagement)

    def write(now):
        withdraw(engagement=found, actor=request.actor, now=now)

    form = SureForm(_sent(request))
    return _take(request, WITHDRAW, found, form, write)


@GET_OR_POST
def engagement_cancel(request, engagement, **_name):
    found = _engagement_or_404(request, engagement)
    page = engagement_page(engagement=found, actor=request.actor, now=timezone.now())
    is_awarded = found.demand and found.demand.state == DemandState.AWARDED
    form = CancelForm(
        _sent(request), may_look_again=bool(is_awarded and page.side == Side.CLIENT)
    )

    def write(now):
        cancel(
            engagement=found,
            reason=form.cleaned_data["reason"],
            looks_again=form.looks_again,
            actor=request.actor,
            now=now,
        )

    return _take(request, CANCEL, found, form, write)


@GET_OR_POST
def engagement_end(request, engagement, **_name):
    found = _engagement_or_404(request, engagement)

    def write(now):
        end(engagement=found, actor=request.actor, now=now)

    form = SureForm(_sent(request))
    return _take(request, END, found, form, write)


def _engagement_or_404(request, uuid) -> Engagement:
    visible = Engagement.objects.visible_to(request.actor).whole()
    return get_object_or_404(visible, uuid=uuid)


def _sent(request):
    return request.POST if request.method == "POST" else None


def _take(request, act, found, form, write):
    """Show the page, or write what was sent and lead back to the agreement."""
    if not form.is_bound:
        return _show(request, found, act=act, form=form)
    if form.is_valid():
        try:
            write(timezone.now())
        except TermsRefused as refusal:
            form.refuse(refusal.faults)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, act.said)
            return redirect(way_of(request).to("engagements:engagement", found.uuid))
    # What is shown beside the refusal is as it is now.
    found = _engagement_or_404(request, found.uuid)
    if found.state == act.state != EngagementState.PROPOSED:
        return redirect(way_of(request).to("engagements:engagement", found.uuid))
    form.renew(*shown_to_sign(engagement=found, now=timezone.now()))
    return _show(request, found, act=act, form=form, status=422)


def _show(request, found, *, act=None, form=None, template="engagement", status=200):
    actor, now = request.actor, timezone.now()
    page = engagement_page(engagement=found, actor=actor, now=now)
    context = {"page": page, "way": way_of(request)}
    if act is None:
        context["contact"] = show_contact(engagement=found, actor=actor, now=now)
    else:
        template = act.name
        why_not = getattr(page, act.why_not)
        context |= {"act": act, "form": form, "why_not": why_not}
    return render(request, f"engagements/{template}.html", context, status=status)
