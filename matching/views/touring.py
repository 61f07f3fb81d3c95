"""The coordinator's tours: asked for, read, kept as a proposal or thrown away."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from matching.forms.touring import ToursForm
from matching.models import TourPlan
from matching.operations.touring import (
    TouringRefused,
    ask_for_tours,
    discard_tours,
    keep_tours,
)
from matching.queries.touring import tour_page, tours_of
from matching.rules.planning import may_plan

# Nothing within a day is moved: the first day one may still plan.
AHEAD = timedelta(days=2)
ACTS = {"keep": keep_tours, "discard": discard_tours}


@require_http_methods(["GET", "HEAD", "POST"])
def days(request, organisation):
    if not may_plan(request.actor):
        raise Http404
    today = timezone.localdate()
    first = {"day": today + AHEAD}
    form = ToursForm(request.POST or None, initial=first, today=today)
    if form.is_valid():
        plan = ask_for_tours(
            organisation=request.organisation,
            day=form.cleaned_data["day"],
            actor=request.actor,
            now=timezone.now(),
        )
        return redirect(plan)
    context = {
        "plans": tours_of(organisation=request.organisation),
        "form": form,
        "organisation": request.organisation,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "touring/days.html", context, status=status)


@require_safe
def tours(request, organisation, tours):
    return _show(request, _tours_or_404(request, tours))


@require_POST
def tours_act(request, organisation, tours, act):
    plan = _tours_or_404(request, tours)
    try:
        ACTS[act](plan=plan, actor=request.actor, now=timezone.now())
    except TouringRefused as refusal:
        return _show(request, plan, refusal=str(refusal), status=422)
    if act == "discard":
        messages.success(request, _("The tours are discarded."))
        return redirect("touring:days", request.organisation.uuid)
    return redirect(plan)


def _show(request, plan, *, refusal="", status=200):
    context = {
        "page": tour_page(plan=plan, actor=request.actor),
        "organisation": request.organisation,
        "refusal": refusal,
        "tiles_url": settings.TILES_URL,
        "tiles_credit": settings.TILES_CREDIT,
    }
    return render(request, "touring/tours.html", context, status=status)


def _tours_or_404(request, uuid):
    visible = TourPlan.objects.visible_to(request.actor).of(request.organisation)
    return get_object_or_404(visible.select_related("organisation"), uuid=uuid)
