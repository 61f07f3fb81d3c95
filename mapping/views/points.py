"""Public places: the page of each, put forward, confirmed and reported by anyone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from mapping.enums import PointFault, PointState
from mapping.forms.points import PointForm, PointReportForm
from mapping.models import MapPoint
from mapping.operations.locating import locate
from mapping.operations.points import (
    Draft,
    PointRefused,
    confirm_point,
    propose_point,
    report_point,
)
from mapping.queries.points import doubles_of, place_page

MAP = "mapping:map"
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@require_safe
def point(request, point):
    """The page of a place; of a double, that of the one it was merged into."""
    row = _point_or_404(request, point)
    if row.state == PointState.MERGED:
        return redirect(row.merged_into)
    page = place_page(point=row, person_id=request.actor.person_id)
    return render(request, "mapping/point.html", {"page": page})


@GET_OR_POST
def new(request):
    form = PointForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _show_new(request, form)
    if not form.is_valid():
        return _show_new(request, form, status=422)
    said = form.cleaned_data
    located = locate(address=said["address"], commune=said["commune"])
    try:
        proposed = propose_point(
            draft=Draft(**said, point=located.point),
            actor=request.actor,
            now=timezone.now(),
        )
    except PointRefused as refusal:
        form.add_error(None, str(refusal))
        return _show_new(request, form, status=422)
    messages.success(
        request,
        _("Thank you. Somebody looks at it before it is on the map."),
    )
    if alike := [one for one in doubles_of(proposed) if one.is_shown]:
        messages.info(
            request, _("It looks like this place: %(name)s.") % {"name": alike[0].name}
        )
        return redirect(alike[0])
    return redirect(f"{reverse(MAP)}?commune={said['commune'].insee}")


@require_POST
def confirm(request, point):
    row = _point_or_404(request, point)
    is_true = request.POST.get("is_true") != "no"
    try:
        confirm_point(
            point=row, is_true=is_true, actor=request.actor, now=timezone.now()
        )
    except PointRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you: what you say is dated today."))
        if not is_true:
            return redirect("mapping:point_report", point=row.uuid)
    return redirect(row)


@GET_OR_POST
def report(request, point):
    row = _point_or_404(request, point)
    form = PointReportForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _show_report(request, row, form)
    if not form.is_valid():
        return _show_report(request, row, form, status=422)
    try:
        report_point(
            point=row,
            fault=PointFault(form.cleaned_data["fault"]),
            words=form.cleaned_data["words"],
            actor=request.actor,
            now=timezone.now(),
        )
    except PointRefused as refusal:
        form.add_error(None, str(refusal))
        return _show_report(request, row, form, status=422)
    messages.success(request, _("Thank you. Somebody looks into it."))
    return redirect(row)


def _point_or_404(request, uuid):
    visible = MapPoint.objects.visible_to(request.actor)
    return get_object_or_404(
        visible.select_related("commune", "source", "merged_into"), uuid=uuid
    )


def _show_new(request, form, *, status=200):
    return render(request, "mapping/point_new.html", {"form": form}, status=status)


def _show_report(request, row, form, *, status=200):
    context = {"form": form, "point": row}
    return render(request, "mapping/point_report.html", context, status=status)
