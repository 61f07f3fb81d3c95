"""The three steps of a demand: what, where and when, check and publish.

Each step is kept when one leaves it, and as one answers where scripts run: going back
loses nothing. Where there is no demand yet, ``beginning`` asks the first.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.enums import MandateScope
from accounts.operations.helping import MandateEnded
from mapping.operations.locating import locate
from offers.enums import PENDING_REVIEWS, ReviewState
from offers.forms.demands import (
    CheckForm,
    WhatForm,
    WhereForm,
    check_shown,
    what_shown,
    where_shown,
)
from offers.models import Demand, DemandVersion
from offers.operations.attaching import AttachmentRefused, attach, detach
from offers.operations.drafting import save_draft
from offers.operations.holding import PostingRefused
from offers.operations.publishing import publish
from offers.operations.requesting import Whereabouts, save_where
from offers.queries.demands import demand_text, draft_of
from offers.queries.requesting import home_of, what_of_draft
from offers.queries.ways import way_of
from offers.rules.asking import proposed_title
from offers.rules.publishing import Problem, Version

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
REFUSALS = (PostingRefused, MandateEnded, AttachmentRefused)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three, and the page it leads to."""

    number: int
    title: str | Promise
    template: str
    back: str = ""


WHAT = Step(1, gettext_lazy("What do you need?"), "demands/what.html")
WHERE = Step(
    2, gettext_lazy("Where and when?"), "demands/where.html", back="demands:what"
)
CHECK = Step(
    3, gettext_lazy("Check and publish"), "demands/check.html", back="demands:where"
)


def only_for_demands(request) -> None:
    """Answer 404 under a mandate that is for other things."""
    if not request.actor.may(MandateScope.DEMANDS):
        raise Http404


def sent(request):
    """What was sent, be it nothing; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


@GET_OR_POST
def demand_what(request, demand, **_name):
    version = _draft_or_404(request, demand)
    if not _is_writable(version):
        return redirect(_page_of(request, version.demand))
    what = what_of_draft(version=version, today=timezone.localdate())
    form = WhatForm(
        sent(request),
        initial=what_shown(version),
        schema=what.schema,
        publics=what.publics,
    )

    def save(now):
        return save_draft(
            version=version,
            values=form.values,
            revision=form.shown_revision,
            actor=request.actor,
            now=now,
        )

    return _take(request, WHAT, version, form, save, then="demands:where")


@GET_OR_POST
def demand_where(request, demand, **_name):
    version = _draft_or_404(request, demand)
    if not _is_writable(version):
        return redirect(_page_of(request, version.demand))
    shown = where_shown(version)
    if version.place is None:
        shown |= home_of(request.actor.person_id)
    form = WhereForm(sent(request), initial=shown, today=timezone.localdate())

    def save(now):
        return save_where(
            version=version,
            whereabouts=_whereabouts(form, version),
            values=form.schedule_values,
            revision=form.shown_revision,
            actor=request.actor,
            now=now,
        )

    return _take(request, WHERE, version, form, save, then="demands:check")


@GET_OR_POST
def demand_check(request, demand, **_name):
    version = _draft_or_404(request, demand)
    if not _is_writable(version):
        return redirect(_page_of(request, version.demand))
    title = proposed_title(activity=version.demand.activity.name, schedule=version)
    form = CheckForm(
        sent(request),
        request.FILES or None,
        initial=check_shown(version, title=title),
    )

    def save(now):
        saved = save_draft(
            version=version,
            values=form.values,
            revision=form.shown_revision,
            actor=request.actor,
            now=now,
        )
        _add_or_remove(request, form, saved, now)
        if "publish" in request.POST:
            became = publish(
                version=saved, revision=saved.revision, actor=request.actor, now=now
            )
            _say(request, became)
        return saved

    then = "demands:demand" if "publish" in request.POST else "demands:check"
    return _take(request, CHECK, version, form, save, then=then)


def _take(request, step: Step, version: DemandVersion, form, save, *, then: str):
    """Keep what was sent, whole or not; lead on when it is whole."""
    if not form.is_bound:
        return _show(request, step, version, form)
    # Who goes back, or has not finished, loses nothing of what is right.
    goes_back = bool(step.back) and "back" in request.POST
    if not (form.is_valid() or request.htmx or goes_back):
        return _show(request, step, version, form, status=422)
    try:
        saved = save(timezone.now())
    except REFUSALS as refusal:
        return _refuse(request, step, version, form, refusal)
    if request.htmx:
        return render(request, "demands/parts/saved.html", {"version": saved})
    where_to = step.back if goes_back else then
    return redirect(way_of(request).to(where_to, version.demand.uuid))


def _refuse(request, step: Step, version: DemandVersion, form, refusal: Exception):
    """Show what was typed with the reason, over the draft as it is by now."""
    draft = draft_of(demand=version.demand)
    if draft is None or not _is_writable(draft):
        # Sent twice: the first has gone through.
        return redirect(_page_of(request, version.demand))
    if request.htmx:
        context = {"version": version, "refusal": str(refusal)}
        return render(request, "demands/parts/saved.html", context, status=422)
    problems = getattr(refusal, "problems", None) or [Problem("", str(refusal))]
    for problem in problems:
        name = problem.field if problem.field in form.fields else None
        form.add_error(name, _worded(problem))
    return _show(request, step, draft, form, status=422)


def _show(request, step: Step, version: DemandVersion, form, *, status=200):
    way, demand = way_of(request), version.demand
    context = {
        "step": step,
        "form": form,
        "demand": demand,
        "version": version,
        "text": demand_text(version=version, today=timezone.localdate()),
        "way": way,
    }
    return render(request, step.template, context, status=status)


def _draft_or_404(request, uuid) -> DemandVersion:
    """The text in the hands of whoever asks, or the last one where none is."""
    mine = Demand.objects.held_by(request.actor).select_related("activity", "current")
    demand = get_object_or_404(mine, uuid=uuid)
    version = draft_of(demand=demand) or demand.current
    if version is None:
        raise Http404
    version.demand = demand
    return version


def _is_writable(version: DemandVersion) -> bool:
    return version.state in PENDING_REVIEWS and version.state != ReviewState.SUBMITTED


def _page_of(request, demand: Demand) -> str:
    return way_of(request).to("demands:demand", demand.uuid)


def _whereabouts(form, version: DemandVersion) -> Whereabouts | None:
    """Ask where it is only of what is said anew: the answer may take a second."""
    commune = form.cleaned_data.get("commune")
    if commune is None:
        return None
    address = (form.cleaned_data.get("address") or "").strip()
    centre = locate(address="", commune=commune)
    said = Whereabouts(commune=commune, address=address, located=centre)
    if said.is_at(version.place) or not address:
        return said
    located = locate(address=address, commune=commune)
    return Whereabouts(commune=commune, address=address, located=located)


def _add_or_remove(request, form, version: Version, now) -> None:
    """Of the files: one is added with the text it comes with, or taken away."""
    if upload := form.cleaned_data.get("picture"):
        attach(
            version=version,
            upload=upload,
            description=form.cleaned_data.get("picture_shows") or "",
            actor=request.actor,
            now=now,
        )
    held = {str(one.uuid): one for one in version.attachments.defer("content")}
    if leaving := held.get(request.POST.get("detach", "")):
        detach(version=version, attachment=leaving, actor=request.actor, now=now)


def _say(request, became: ReviewState) -> None:
    """Kept by the page it leads to: its status line says the rest."""
    if became == ReviewState.SUBMITTED:
        said = _("Your request is sent. Somebody of the portal reads it first.")
    else:
        said = _("Your request is online.")
    messages.success(request, said)


def _worded(problem: Problem) -> str:
    return f"{problem.words} ({problem.article})" if problem.article else problem.words
