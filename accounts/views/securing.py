"""What protects one's way in: showing again who one is, one's telephone."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.adapters.asking_again import AskingAgain
from accounts.forms.codes import CodeForm
from accounts.operations.addresses import NothingToUndo, take_address_back
from accounts.operations.phones import forget_phone
from accounts.queries.addresses import move_told_by


@rate_limit(action="reauthenticate")
@require_http_methods(["GET", "HEAD", "POST"])
def show_again(request):
    """Send a code, then hear it: for those with no password and no second factor."""
    asking = AskingAgain.under_way(request)
    if request.method != "POST":
        return _show_again(request, form=CodeForm() if asking else None)
    if asking is None or "code" not in request.POST:
        AskingAgain.begin(request)
        return redirect(request.get_full_path())
    form = CodeForm(request.POST)
    if form.is_valid() and not asking.accept(form.cleaned_data["code"]):
        form.add_error("code", _("This is not the code."))
    if not form.is_valid():
        return _show_again(request, form=form, status=422)
    return resume_request(request) or redirect("accounts:overview")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request, token):
    """Where the letter to the address one left leads: a button, then the undoing."""
    move = move_told_by(token)
    if move is None:
        return _show_not_me(request, _("This link is too old, or not whole."), 410)
    if request.method != "POST":
        return _show_not_me(request)
    try:
        take_address_back(
            user_id=move.user_id, old=move.old, moved_at=move.at, now=timezone.now()
        )
    except NothingToUndo as refusal:
        return _show_not_me(request, str(refusal), 422)
    messages.success(request, _("Your account is yours again. Choose a new password."))
    return redirect("account_reset_password")


@require_POST
@reauthentication_required
def phone_remove(request):
    forget_phone(user=request.user)
    messages.success(request, _("Your number no longer opens your account."))
    return redirect("account_change_phone")


def _show_not_me(request, refusal="", status=200):
    context = {"refusal": refusal}
    return render(request, "accounts/not_me.html", context, status=status)


def _show_again(request, *, form, status=200):
    context = {"form": form, "next": get_next_redirect_url(request) or ""}
    return render(request, "accounts/show_again.html", context, status=status)
