"""A suspension as those it is about read it, and contest it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.suspending import ContestForm
from accounts.models import Suspension
from accounts.operations.suspending import SuspensionRefused, contest_suspension
from accounts.queries.suspending import statement_of, statements_to


@require_safe
def suspension(request):
    statements = statements_to(actor=request.actor, today=timezone.localdate())
    return render(request, "accounts/suspension.html", {"statements": statements})


@require_http_methods(["GET", "HEAD", "POST"])
def suspension_contest(request, suspension):
    visible = Suspension.objects.visible_to(request.actor)
    row = get_object_or_404(visible, uuid=suspension)
    if request.method != "POST":
        return _show(request, row, form=ContestForm())
    form = ContestForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form=form, status=422)
    try:
        contest_suspension(
            suspension=row,
            text=form.cleaned_data["text"],
            actor=request.actor,
            now=timezone.now(),
        )
    except SuspensionRefused as refusal:
        form.add_error("text", str(refusal))
        return _show(request, row, form=form, status=422)
    messages.success(request, _("Your contest is sent. Somebody else will read it."))
    return redirect("accounts:suspension")


def _show(request, row, *, form, status=200):
    statement = statement_of(row, actor=request.actor, today=timezone.localdate())
    context = {"statement": statement, "form": form}
    return render(request, "accounts/contest.html", context, status=status)
