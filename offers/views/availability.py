"""When I am free: my week, my days away, my calendars elsewhere."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.models import Person
from offers.forms.availability import CalendarForm, ExceptionForm, HoursForm
from offers.models import AvailabilityException, AvailabilityRule, CalendarImport
from offers.operations.availability import (
    AvailabilityRefused,
    add_exception,
    add_hours,
    remove_exception,
    remove_hours,
)
from offers.operations.calendars import (
    CalendarRefused,
    add_calendar,
    ask_for_reading,
    make_feed,
    remove_calendar,
    revoke_feed,
)
from offers.queries.availability import availability_board
from offers.queries.feeds import calendar_of


@require_safe
def week(request):
    _person_or_404(request)
    board = availability_board(actor=request.actor, now=timezone.now())
    return render(request, "availability/week.html", {"board": board})


@require_http_methods(["GET", "HEAD", "POST"])
def hours_add(request):
    _person_or_404(request)
    form = HoursForm(request.POST or None)
    if form.is_valid():
        try:
            add_hours(actor=request.actor, now=timezone.now(), **form.minutes())
        except AvailabilityRefused as refusal:
            form.add_error("end", str(refusal))
        else:
            messages.success(request, _("These hours are added to your week."))
            return redirect("availability:week")
    return _show(request, "availability/hours.html", form)


@require_POST
def hours_remove(request, rule):
    mine = AvailabilityRule.objects.visible_to(request.actor)
    remove_hours(rule=get_object_or_404(mine, uuid=rule), now=timezone.now())
    messages.success(request, _("These hours are removed from your week."))
    return redirect("availability:week")


@require_http_methods(["GET", "HEAD", "POST"])
def exception_add(request):
    _person_or_404(request)
    form = ExceptionForm(request.POST or None)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            add_exception(
                period=chosen["period"],
                is_free=chosen["is_free"],
                note=chosen["note"],
                actor=request.actor,
                now=timezone.now(),
            )
        except AvailabilityRefused as refusal:
            form.add_error("first_day", str(refusal))
        else:
            messages.success(request, _("It is written down."))
            return redirect("availability:week")
    return _show(request, "availability/exception.html", form)


@require_POST
def exception_remove(request, exception):
    mine = AvailabilityException.objects.visible_to(request.actor)
    remove_exception(exception=get_object_or_404(mine, uuid=exception))
    messages.success(request, _("It is removed: your week says again."))
    return redirect("availability:week")


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_add(request):
    _person_or_404(request)
    form = CalendarForm(request.POST or None)
    if form.is_valid():
        try:
            add_calendar(actor=request.actor, now=timezone.now(), **form.cleaned_data)
        except CalendarRefused as refusal:
            form.add_error("url", str(refusal))
        else:
            messages.success(
                request, _("This calendar is added: it is read within a minute.")
            )
            return redirect("availability:week")
    return _show(request, "availability/calendar.html", form)


@require_POST
def calendar_read(request, calendar):
    ask_for_reading(calendar=_calendar_or_404(request, calendar))
    messages.success(request, _("This calendar is being read: look again in a minute."))
    return redirect("availability:week")


@require_POST
def calendar_remove(request, calendar):
    remove_calendar(calendar=_calendar_or_404(request, calendar))
    messages.success(request, _("This calendar is removed, and what it said."))
    return redirect("availability:week")


@require_POST
def feed_make(request):
    """Show the address this once: only what recognises it is kept."""
    _person_or_404(request)
    token = make_feed(actor=request.actor, now=timezone.now())
    address = request.build_absolute_uri(reverse("feed", args=[token]))
    return render(request, "availability/feed.html", {"address": address})


@require_POST
def feed_revoke(request):
    revoke_feed(actor=request.actor, now=timezone.now())
    messages.success(request, _("The former address opens nothing any more."))
    return redirect("availability:week")


@require_safe
@login_not_required
def feed(request, token):
    """Somebody's own calendar, for who holds its secret address: no session."""
    content = calendar_of(token=token)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


def _person_or_404(request):
    """A login made by hand has no person; nobody answers for another's time."""
    if request.actor.mandate_id is not None:
        raise Http404
    return get_object_or_404(Person, pk=request.actor.person_id)


def _calendar_or_404(request, uuid):
    mine = CalendarImport.objects.visible_to(request.actor)
    return get_object_or_404(mine, uuid=uuid)


def _show(request, template, form):
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form}, status=status)
