"""The welcome: one question a screen, and no more than what one came for needs.

Each answer is kept at once, so that going back, or leaving, loses nothing. Nobody is
led here but at sign-up, and every screen has a way out.
"""

from dataclasses import dataclass, replace

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.enums import Reason
from accounts.forms.providers import HeadlineForm
from accounts.forms.welcome import FirstStatusForm, NameForm, ReasonForm
from accounts.models import Person
from accounts.operations.providers import ProfileRefused, save_profile
from accounts.operations.welcome import answer_name, answer_reason
from accounts.operations.working import StatusRefused, add_status
from accounts.queries.providers import private_face
from accounts.queries.working import status_board

# After the first question: the screens of each reason, then where its work goes on.
SCREENS = {
    Reason.RECEIVE: ("welcome_name",),
    Reason.HELP: (),
    Reason.WORK: ("welcome_status", "welcome_profile"),
    Reason.ORGANISE: (),
    Reason.LOOK: (),
}
ENDS = {
    Reason.RECEIVE: "dashboards:my_day",
    Reason.HELP: "accounts:people",
    Reason.WORK: "accounts:provider_edit",
    Reason.ORGANISE: "accounts:organisations",
    Reason.LOOK: "dashboards:my_day",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Where a screen stands among those of its reason."""

    number: int
    count: int
    back_url: str
    next_url: str
    said: str | Promise = ""
    may_go_on: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request):
    person = _person_or_404(request)
    form = ReasonForm(_sent(request), initial={"reason": person.came_for})
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        answer_reason(reason=reason, actor=request.actor, now=timezone.now())
        return redirect(_address_after(reason, 0))
    step = Step(number=1, count=0, back_url="", next_url="")
    return _show(request, form, step)


@require_http_methods(["GET", "HEAD", "POST"])
def welcome_name(request):
    person = _person_or_404(request)
    step = _step_of(Reason.RECEIVE, "welcome_name")
    initial = {"display_name": person.display_name}
    form = NameForm(_sent(request), initial=initial)
    if form.is_valid():
        answer_name(actor=request.actor, now=timezone.now(), **form.cleaned_data)
        return redirect(step.next_url)
    return _show(request, form, step)


@require_http_methods(["GET", "HEAD", "POST"])
def welcome_status(request):
    _person_or_404(request)
    today = timezone.localdate()
    held = status_board(actor=request.actor, today=today).held
    step = _step_of(Reason.WORK, "welcome_status")
    if held:
        said = _("You have said how you work. Go on, or add another status.")
        step = replace(step, said=said, may_go_on=True)
    form = FirstStatusForm(_sent(request), actor=request.actor)
    if form.is_valid():
        answer = {"organisation": None, "since": today} | form.cleaned_data
        try:
            add_status(actor=request.actor, now=timezone.now(), **answer)
        except StatusRefused as refusal:
            form.add_error("kind", str(refusal))
        else:
            return redirect(step.next_url)
    return _show(request, form, step)


@require_http_methods(["GET", "HEAD", "POST"])
def welcome_profile(request):
    _person_or_404(request)
    face = private_face(
        organisation=None, actor=request.actor, today=timezone.localdate()
    )
    step = _step_of(Reason.WORK, "welcome_profile")
    form = HeadlineForm(
        _sent(request),
        initial={"headline": face.provider.headline if face.provider else ""},
    )
    if form.is_valid():
        try:
            save_profile(
                face=face.with_headline(form.cleaned_data["headline"]),
                actor=request.actor,
                now=timezone.now(),
            )
        except ProfileRefused as refusal:
            form.add_error("headline", str(refusal))
        else:
            return redirect(step.next_url)
    return _show(request, form, step)


def _sent(request):
    """What was sent, be it nothing; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def _person_or_404(request) -> Person:
    return get_object_or_404(Person, pk=request.actor.person_id)


def _step_of(reason: Reason, screen: str) -> Step:
    place = SCREENS[reason].index(screen) + 1
    earlier = ("welcome", *SCREENS[reason])[place - 1]
    return Step(
        number=place + 1,
        count=len(SCREENS[reason]) + 1,
        back_url=reverse(f"accounts:{earlier}"),
        next_url=_address_after(reason, place),
    )


def _address_after(reason: Reason, place: int) -> str:
    screens = SCREENS[reason]
    if place < len(screens):
        return reverse(f"accounts:{screens[place]}")
    return reverse(ENDS[reason])


def _show(request, form, step: Step):
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "step": step, "name": request.standing.name}
    return render(request, "accounts/welcome.html", context, status=status)
