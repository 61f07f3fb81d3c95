"""Closing one's account, and coming back while that may be."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms.privacy import CloseForm
from accounts.operations.closing import (
    ClosingRefused,
    close_account,
    reopen_account,
)
from accounts.queries.closing import closing_page, person_to_reopen
from accounts.rules.closing import read_token
from accounts.views.privacy import person_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@reauthentication_required
def close(request):
    person = person_or_404(request)
    if request.method != "POST":
        return _show(request, person, CloseForm())
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _show(request, person, form, status=422)
    erase_now = form.cleaned_data["when"] == "now"
    try:
        close_account(
            person=person,
            actor=request.actor,
            now=timezone.now(),
            erase_now=erase_now,
        )
    except ClosingRefused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, person, form, status=422)
    logout(request)
    said = (
        _("Your account is erased. Nothing here names you any more.")
        if erase_now
        else _("Your account is closed. A letter tells you how to open it again.")
    )
    messages.success(request, said)
    return redirect("dashboards:home")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reopen(request, token):
    """Where the letter leads: whoever holds it may open the account again, by a click,
    and then signs in as before."""
    person, read = person_to_reopen(token), read_token(token)
    if person is None or read is None:
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            reopen_account(
                person=person,
                closed_at=read[1],
                actor=request.actor,
                now=timezone.now(),
            )
        except ClosingRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Your account is open again: sign in."))
            return redirect("account_login")
    context = {"refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "accounts/reopen.html", context, status=status)


def _show(request, person, form, *, status=200):
    page = closing_page(person=person, today=timezone.localdate())
    context = {"page": page, "form": form}
    return render(request, "accounts/privacy_close.html", context, status=status)
