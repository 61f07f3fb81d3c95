"""One page to report an offer, a request, a question or a message."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from offers.enums import ReportReason
from offers.forms.reporting import ReportForm
from offers.models import Demand, Message, Offer, Question
from offers.operations.reporting import ReportRefused, report
from offers.queries.reporting import Reported, subject_of

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
def report_offer(request, offer):
    visible = Offer.objects.visible_to(request.actor).with_card()
    return _report(request, get_object_or_404(visible, uuid=offer))


@GET_OR_POST
def report_demand(request, demand):
    visible = Demand.objects.visible_to(request.actor).with_card()
    return _report(request, get_object_or_404(visible, uuid=demand))


@GET_OR_POST
def report_question(request, question):
    visible = Question.objects.visible_to(request.actor).shown()
    return _report(request, get_object_or_404(visible, uuid=question))


@GET_OR_POST
def report_message(request, message):
    visible = Message.objects.visible_to(request.actor)
    return _report(request, get_object_or_404(visible, uuid=message))


def _report(request, reported: Reported):
    form = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _show(request, reported, form)
    if not form.is_valid():
        return _show(request, reported, form, status=422)
    try:
        report(
            reported=reported,
            reason=ReportReason(form.cleaned_data["reason"]),
            words=form.cleaned_data["words"],
            actor=request.actor,
            now=timezone.now(),
        )
    except ReportRefused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, reported, form, status=422)
    messages.success(
        request, _("Thank you. Somebody looks into it, then writes to you.")
    )
    return redirect("dashboards:my_day")


def _show(request, reported: Reported, form, *, status=200):
    context = {"form": form, "subject": subject_of(reported)}
    return render(request, "offers/report.html", context, status=status)
