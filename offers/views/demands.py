"""Demands as others read them, and as those who ask follow, renew and end them."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.operations.helping import MandateEnded
from offers.forms.demands import EndForm
from offers.forms.offers import SearchForm
from offers.models import Demand
from offers.operations.drafting import edit, take_back
from offers.operations.ending_postings import discard_draft, end_demand
from offers.operations.holding import PostingRefused
from offers.operations.publishing import refresh
from offers.queries.demands import demand_page, draft_of, listed_demands, my_demands
from offers.queries.listing import Search
from offers.queries.offers import activities_in_order
from offers.queries.ways import way_of
from offers.views.requesting import only_for_demands

REFUSALS = (PostingRefused, MandateEnded)


@login_not_required
@require_safe
def demand_list(request):
    form = SearchForm(request.GET, activities=activities_in_order())
    if not form.is_valid():
        return _show_list(request, form, Search(), status=422)
    commune = form.cleaned_data["commune"]
    search = Search(
        activity=form.chosen_activity,
        near=commune.point if commune else None,
        radius_km=form.cleaned_data["radius_km"],
    )
    return _show_list(request, form, search)


@login_not_required
@require_safe
def demand(request, demand):
    return _show(request, _demand_or_404(request, demand))


@require_safe
def demand_in_name(request, demand, **_name):
    """The same, for a person helped or in an organisation's name."""
    return _show(request, _demand_or_404(request, demand))


@require_safe
def demand_mine(request, **_name):
    only_for_demands(request)
    cursor = request.GET.get("cursor", "")
    page, lines = my_demands(actor=request.actor, cursor=cursor)
    context = {"page": page, "lines": lines, "way": way_of(request)}
    return render(request, "demands/mine.html", context)


@require_POST
def demand_act(request, demand, **_name):
    """One button of one's own demand: to change it, to throw that away, to renew it."""
    mine = Demand.objects.held_by(request.actor).select_related("activity", "current")
    found = get_object_or_404(mine, uuid=demand)
    act, said = ACTS.get(request.POST.get("act", ""), (None, ""))
    back = way_of(request).to("demands:demand", found.uuid)
    if act is None:
        return redirect(back)
    try:
        act(found, actor=request.actor, now=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    if not said:
        return redirect(way_of(request).to("demands:check", found.uuid))
    messages.success(request, str(said))
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def demand_end(request, demand, **_name):
    mine = Demand.objects.held_by(request.actor).select_related("activity", "current")
    found = get_object_or_404(mine, uuid=demand)
    form = EndForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _show_end(request, found, form)
    try:
        end_demand(
            demand=found,
            outcome=form.cleaned_data["outcome"],
            actor=request.actor,
            now=timezone.now(),
        )
    except REFUSALS as refusal:
        form.add_error("outcome", str(refusal))
        return _show_end(request, found, form)
    messages.success(request, _("Thank you. This request is closed."))
    return redirect(way_of(request).to("demands:mine"))


def _demand_or_404(request, uuid) -> Demand:
    visible = Demand.objects.visible_to(request.actor)
    return get_object_or_404(visible.select_related("activity", "current"), uuid=uuid)


def _edit(demand, *, actor, now):
    """Take the text in hand again; begin the next one from what is public."""
    version = edit(posting=demand, actor=actor, now=now)
    take_back(version=version, actor=actor, now=now)


def _discard(demand, *, actor, now):
    draft = draft_of(demand=demand)
    if draft is not None:
        discard_draft(version=draft, actor=actor, now=now)


def _refresh(demand, *, actor, now):
    refresh(posting=demand, actor=actor, now=now)


# What each does, and what is said of it; nothing where the text comes up instead.
ACTS: dict[str, tuple[Callable, str | Promise]] = {
    "edit": (_edit, ""),
    "discard": (_discard, gettext_lazy("Your changes are thrown away.")),
    "refresh": (
        _refresh,
        gettext_lazy("Your request stays online for sixty days more."),
    ),
}


def _show(request, found: Demand):
    page = demand_page(demand=found, actor=request.actor, now=timezone.now())
    context = {"page": page, "way": way_of(request)}
    return render(request, "demands/demand.html", context)


def _show_end(request, found: Demand, form):
    status = 422 if request.method == "POST" else 200
    context = {"demand": found, "form": form, "way": way_of(request)}
    return render(request, "demands/end.html", context, status=status)


def _show_list(request, form, search, *, status=200):
    page, lines = listed_demands(
        search=search,
        cursor=request.GET.get("cursor", ""),
        today=timezone.localdate(),
    )
    said = request.GET.copy()
    said.pop("cursor", None)
    query = f"{said.urlencode()}&" if said else ""
    context = {"form": form, "page": page, "lines": lines, "query": query}
    return render(request, "demands/list.html", context, status=status)
