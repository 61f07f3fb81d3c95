"""My organisations: those I am in, those I declare, those that invite me."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.organisations import DeclareForm
from accounts.operations.founding import DeclarationRefused, declare_organisation
from accounts.queries.organisations import my_organisations
from accounts.registry import RegisterUnavailable, national_register
from accounts.rules.organisations import categories_are_to_verify


@require_safe
def organisations(request):
    mine = my_organisations(
        actor=request.actor, now=timezone.now(), today=timezone.localdate()
    )
    return render(request, "accounts/organisations.html", {"mine": mine})


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request):
    if request.method != "POST":
        return _show(request, DeclareForm())
    form = DeclareForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        # Before the operation, and so outside its transaction: it may be slow.
        answer = national_register().read(form.cleaned_data["siret"])
    except RegisterUnavailable:
        answer = None
    try:
        declare_organisation(
            declaration=form.declaration(),
            answer=answer,
            actor=request.actor,
            now=timezone.now(),
        )
    except DeclarationRefused as refusal:
        form.add_error("siret", str(refusal))
        return _show(request, form, status=422)
    messages.success(request, _said(is_read=answer is not None))
    return redirect("accounts:organisations")


def _said(*, is_read: bool) -> str:
    if is_read:
        return _("Your organisation is declared. An operator of the portal checks it.")
    return _(
        "Your organisation is declared. The national register does not answer now: "
        "we ask it again later, then an operator checks."
    )


def _show(request, form, *, status=200):
    context = {"form": form, "is_to_verify": categories_are_to_verify()}
    return render(request, "accounts/organisation_new.html", context, status=status)
