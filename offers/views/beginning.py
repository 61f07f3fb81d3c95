"""The first step of a demand, before there is one: what one needs.

It is open to everybody. Nothing is written for who has no account: what they answer
waits in their session until they have signed up, or in (``adapters.signing_in``), and
they go on from there.
"""

from typing import Any

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.operations.helping import MandateEnded
from offers.adapters.signing_in import BEGUN
from offers.forms.answers import answers_shown
from offers.forms.demands import WhatForm
from offers.operations.holding import PostingRefused
from offers.operations.requesting import begin_demand
from offers.queries.requesting import families_for, what_of
from offers.queries.ways import way_of
from offers.views.requesting import WHAT, only_for_demands, sent

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@GET_OR_POST
def demand_new(request):
    kept = request.session.get(BEGUN) or {}
    is_same = kept.get("activity") == request.GET.get("activity", "")
    if request.method != "POST" and is_same and "demand" in kept:
        # Answered before they signed in, and a draft since: they go on.
        del request.session[BEGUN]
        return redirect("demands:where", kept["demand"])
    return _begin(request)


@GET_OR_POST
def demand_new_in_name(request, **_name):
    """The same, for a person helped or in an organisation's name."""
    only_for_demands(request)
    return _begin(request)


def _begin(request):
    """Choose the activity, then answer its questions: the draft is begun with both."""
    slug = request.GET.get("activity", "")
    what = what_of(slug=slug, today=timezone.localdate())
    if what is None:
        return _choose(request)
    kept = request.session.get(BEGUN) or {}
    answers = kept.get("answers", {}) if kept.get("activity") == slug else {}
    form = WhatForm(
        sent(request),
        initial=answers_shown(answers),
        schema=what.schema,
        publics=what.publics,
    )
    context = {"what": what, "form": form, "is_kept": bool(answers), "step": WHAT}
    if not form.is_valid():
        return _show_first(request, context)
    if not request.actor.is_known:
        # Whom it is for is sealed where it is kept: here, it is not.
        answers = form.values["answers"]
        request.session[BEGUN] = {"activity": slug, "answers": answers}
        return redirect(_sign_up_and_come_back(slug))
    try:
        demand = begin_demand(
            activity=what.activity,
            values=form.values,
            organisation=getattr(request, "organisation", None),
            actor=request.actor,
            now=timezone.now(),
        )
    except (PostingRefused, MandateEnded) as refusal:
        form.add_error(None, str(refusal))
        return _show_first(request, context)
    request.session.pop(BEGUN, None)
    return redirect(way_of(request).to("demands:where", demand.uuid))


def _choose(request):
    typed = request.GET.get("q", "")
    context = {
        "families": families_for(typed),
        "typed": typed,
        "step": WHAT,
        "way": way_of(request),
        "begun": request.session.get(BEGUN),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "demands/choose.html", context, status=status)


def _show_first(request, context: dict[str, Any]):
    status = 422 if request.method == "POST" else 200
    context["way"] = way_of(request)
    return render(request, "demands/what.html", context, status=status)


def _sign_up_and_come_back(slug: str) -> str:
    here = f"{reverse('demands:new')}?{urlencode({'activity': slug})}"
    return f"{reverse('account_signup')}?{urlencode({REDIRECT_FIELD_NAME: here})}"
