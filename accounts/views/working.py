"""How I work: my statuses, what each one drives."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.working import StatusEndForm, StatusForm
from accounts.models import Person, WorkStatus
from accounts.operations.working import StatusRefused, add_status, end_status
from accounts.queries.working import rule_cards, status_board


@require_safe
def status_list(request):
    board = status_board(actor=request.actor, today=timezone.localdate())
    return render(request, "accounts/statuses.html", {"board": board})


@require_http_methods(["GET", "HEAD", "POST"])
def status_add(request):
    get_object_or_404(Person, pk=request.actor.person_id)
    if request.method != "POST":
        return _show_add(request, StatusForm(actor=request.actor))
    form = StatusForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _show_add(request, form, status=422)
    try:
        add_status(actor=request.actor, now=timezone.now(), **form.cleaned_data)
    except StatusRefused as refusal:
        form.add_error("kind", str(refusal))
        return _show_add(request, form, status=422)
    messages.success(request, _("Your status is written down."))
    return redirect("accounts:statuses")


@require_http_methods(["GET", "HEAD", "POST"])
def status_end(request, status):
    held = get_object_or_404(
        WorkStatus.objects.held_by(request.actor.person_id), uuid=status
    )
    form = StatusEndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            end_status(
                status=held,
                actor=request.actor,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except StatusRefused as refusal:
            form.add_error("until", str(refusal))
        else:
            messages.success(request, _("The last day is written down."))
            return redirect("accounts:statuses")
    code = 422 if request.method == "POST" else 200
    context = {"form": form, "status": held}
    return render(request, "accounts/status_end.html", context, status=code)


def _show_add(request, form, *, status=200):
    context = {"form": form, "cards": rule_cards(today=timezone.localdate())}
    return render(request, "accounts/status_add.html", context, status=status)
