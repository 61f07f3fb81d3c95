"""My civil record, or that of the person I act for, where the mandate allows it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.enums import MandateScope
from accounts.forms.people import RecordForm
from accounts.operations.helping import MandateEnded
from accounts.operations.registering import save_civil_record
from accounts.queries.helping import civil_record_of, person_of
from accounts.rules.civil import Civil
from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access


@require_http_methods(["GET", "HEAD", "POST"])
def civil(request, mandate=None):
    """Under a mandate, opening the record is written in the access log."""
    person = person_of(actor=request.actor)
    if person is None or not request.actor.may(MandateScope.PROFILE):
        raise Http404
    today = timezone.localdate()
    if request.method != "POST":
        return _show(request, _filled_form(request, person, today))
    form = RecordForm(request.POST, today=today, is_under_mandate=mandate is not None)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        save_civil_record(
            person=person,
            civil=form.civil(),
            display_name=form.cleaned_data["display_name"],
            actor=request.actor,
            now=timezone.now(),
        )
    except MandateEnded as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, status=422)
    messages.success(request, _("The record is saved."))
    return redirect(_own_url(mandate))


def _filled_form(request, person, today):
    initial = {"display_name": person.display_name}
    record = civil_record_of(actor=request.actor)
    if record is not None:
        initial |= RecordForm.initial_of(Civil.of(record))
        if request.actor.mandate_id is not None:
            record_access(
                record, purpose=Purpose.READ, actor=request.actor, now=timezone.now()
            )
    is_under_mandate = request.actor.mandate_id is not None
    return RecordForm(initial=initial, today=today, is_under_mandate=is_under_mandate)


def _own_url(mandate) -> str:
    if mandate is None:
        return reverse("accounts:civil")
    return reverse("accounts:mandate_civil", args=[mandate])


def _show(request, form, *, status=200):
    return render(request, "accounts/civil.html", {"form": form}, status=status)
