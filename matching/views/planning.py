"""The coordinator's plans: asked for, read, changed by hand, kept or thrown away."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from matching.forms.planning import ChoiceForm, PlanForm
from matching.models import AssignmentPlan, PlannedPair
from matching.operations.applying import apply_plan
from matching.operations.planning import (
    PlanningRefused,
    ask_for_plan,
    change_pair,
    discard_plan,
    keep_plan,
    release_pair,
)
from matching.queries.planning import pair_page, plan_page, plans_of
from matching.rules.planning import may_plan

A_FORTNIGHT = timedelta(days=13)
ACTS = {"keep": keep_plan, "discard": discard_plan, "apply": apply_plan}


@require_http_methods(["GET", "HEAD", "POST"])
def plans(request, organisation):
    if not may_plan(request.actor):
        raise Http404
    today = timezone.localdate()
    first = {"first_day": today, "last_day": today + A_FORTNIGHT}
    form = PlanForm(request.POST or None, initial=first, today=today)
    if form.is_valid():
        plan = ask_for_plan(
            organisation=request.organisation,
            days=form.days(),
            fairness=form.cleaned_data["fairness"],
            actor=request.actor,
            now=timezone.now(),
        )
        return redirect(plan)
    board = plans_of(organisation=request.organisation)
    context = {"board": board, "form": form, "organisation": request.organisation}
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/plans.html", context, status=status)


@require_safe
def plan(request, organisation, plan):
    return _show_plan(request, _plan_or_404(request, plan))


@require_POST
def plan_act(request, organisation, plan, act):
    found = _plan_or_404(request, plan)
    try:
        done = ACTS[act](plan=found, actor=request.actor, now=timezone.now())
    except PlanningRefused as refusal:
        return _show_plan(request, found, refusal=str(refusal), status=422)
    if act == "discard":
        messages.success(request, _("The plan is discarded."))
        return redirect("planning:plans", request.organisation.uuid)
    if act == "apply":
        messages.success(request, _applied_in_words(done))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request, organisation, pair):
    found = _pair_or_404(request, pair)
    page = pair_page(pair=found, today=timezone.localdate())
    providers = [one.provider_id for one in page.alternatives if one.provider_id]
    form = ChoiceForm(request.POST or None, providers=providers)
    refusal = ""
    if form.is_valid():
        try:
            _choose(found, form.cleaned_data["choice"], request.actor)
        except PlanningRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("The plan is found anew around this choice."))
            return redirect(found.plan)
    elif request.method == "POST":
        refusal = _("Choose one of those listed.")
    context = {
        "page": page,
        "plan": found.plan,
        "organisation": request.organisation,
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "planning/pair.html", context, status=status)


def _choose(found, choice, actor):
    now = timezone.now()
    if choice == ChoiceForm.PLAN:
        return release_pair(pair=found, actor=actor, now=now)
    provider = None if choice == ChoiceForm.NOBODY else int(choice)
    return change_pair(pair=found, provider_id=provider, actor=actor, now=now)


def _applied_in_words(done) -> str:
    said = ngettext(
        "%(count)s invitation is on its way.",
        "%(count)s invitations are on their way.",
        done.invited,
    ) % {"count": done.invited}
    if done.invited == done.named:
        return said
    others = _("The others had been asked already, or may not be asked any more.")
    return f"{said} {others}"


def _show_plan(request, found, *, refusal="", status=200):
    page = plan_page(plan=found, today=timezone.localdate())
    context = {
        "page": page,
        "organisation": request.organisation,
        "refusal": refusal,
    }
    return render(request, "planning/plan.html", context, status=status)


def _plan_or_404(request, uuid):
    visible = AssignmentPlan.objects.visible_to(request.actor).of(request.organisation)
    return get_object_or_404(visible.select_related("organisation"), uuid=uuid)


def _pair_or_404(request, uuid):
    visible = PlannedPair.objects.visible_to(request.actor).in_(request.organisation)
    return get_object_or_404(visible.select_related("plan__organisation"), uuid=uuid)
