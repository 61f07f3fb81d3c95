"""Demands as others read them, and as those who ask follow, renew and end them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.operations.helping import MandateEnded
from offers.forms.demands import EndForm
from offers.forms.searching import SearchForm
from offers.models import Demand
from offers.operations.drafting import edit, take_back
from offers.operations.holding import PostingRefused
from offers.operations.publishing import discard_draft, end_demand, refresh
from offers.queries.demands import demand_page, draft_of, listed_demands, my_demands
from offers.queries.ways import way_of
from offers.views.requesting import only_for_demands

REFUSALS = (PostingRefused, MandateEnded)


@login_not_required
@require_safe
def demand_list(request):
    form = SearchForm(request.GET)
    page, lines = listed_demands(
        search=form.search(),
        cursor=request.GET.get("cursor", ""),
        today=timezone.localdate(),
    )
    context = {"form": form, "page": page, "lines": lines}
    return render(request, "demands/list.html", context)


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
def demand_edit(request, demand, **_name):
    """Take the text in hand again; begin the next one from what is public."""
    found = _demand_or_404(request, demand)
    way, now = way_of(request), timezone.now()
    try:
        version = edit(posting=found, actor=request.actor, now=now)
        take_back(version=version, actor=request.actor, now=now)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect(way.to("demands:demand", found.uuid))
    return redirect(way.to("demands:check", found.uuid))


@require_POST
def demand_discard(request, demand, **_name):
    """Throw the changes in hand away; what is public stays as it is."""
    found = _demand_or_404(request, demand)
    draft = draft_of(demand=found)
    if draft is not None:
        said = _("Your changes are thrown away.")
        _try(request, said, discard_draft, version=draft)
    return redirect(way_of(request).to("demands:demand", found.uuid))


@require_POST
def demand_refresh(request, demand, **_name):
    found = _demand_or_404(request, demand)
    said = _("Your request stays online.")
    _try(request, said, refresh, posting=found)
    return redirect(way_of(request).to("demands:demand", found.uuid))


@require_http_methods(["GET", "HEAD", "POST"])
def demand_end(request, demand, **_name):
    found = _demand_or_404(request, demand)
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


def _try(request, said: str, operation, **what) -> None:
    """Do it and say so, or say why not: the page it leads back to shows either."""
    try:
        operation(actor=request.actor, now=timezone.now(), **what)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)


def _show(request, found: Demand):
    page = demand_page(demand=found, actor=request.actor, now=timezone.now())
    context = {"page": page, "way": way_of(request)}
    return render(request, "demands/demand.html", context)


def _show_end(request, found: Demand, form):
    status = 422 if request.method == "POST" else 200
    context = {"demand": found, "form": form, "way": way_of(request)}
    return render(request, "demands/end.html", context, status=status)
