"""What one organisation lets another do, seen from either side."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.organisations import GrantAnswerForm, GrantForm
from accounts.models import Grant
from accounts.operations.granting import (
    GrantRefused,
    accept_grant,
    end_grant,
    propose_grant,
    refuse_grant,
)
from accounts.operations.joining import JoiningRefused
from accounts.queries.organisations import grants_page, organisation_to_join
from accounts.views.members import only_administrators


@require_http_methods(["GET", "HEAD", "POST"])
def grants(request, organisation):
    only_administrators(request)
    if request.method != "POST":
        return _show(request, GrantForm())
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    taker = organisation_to_join(siret=form.cleaned_data["siret"])
    if taker is None:
        form.add_error("siret", _("No organisation is here under this number."))
        return _show(request, form, status=422)
    try:
        propose_grant(
            giver=request.organisation,
            taker=taker,
            permission=form.cleaned_data["permission"],
            actor=request.actor,
            now=timezone.now(),
        )
    except (GrantRefused, JoiningRefused) as refusal:
        form.add_error("siret", str(refusal))
        return _show(request, form, status=422)
    messages.success(request, _("The permission is offered: they must accept it."))
    return redirect("accounts:grants", request.organisation.uuid)


@require_POST
def grant_answer(request, organisation, grant):
    only_administrators(request)
    ours = Grant.objects.between(request.organisation)
    found = get_object_or_404(ours.select_related("giver", "taker"), uuid=grant)
    form = GrantAnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, GrantForm(), status=422)
    try:
        _answer(request, found, form.cleaned_data["answer"])
    except (GrantRefused, JoiningRefused) as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:grants", request.organisation.uuid)


def _answer(request, grant, answer: str) -> None:
    who = {"actor": request.actor, "now": timezone.now()}
    if answer == "accept":
        accept_grant(grant=grant, **who)
        messages.success(request, _("The permission is in force."))
    elif answer == "refuse":
        refuse_grant(grant=grant, **who)
        messages.success(request, _("The permission is refused."))
    else:
        end_grant(grant=grant, organisation=request.organisation, **who)
        messages.success(request, _("The permission has ended."))


def _show(request, form, *, status=200):
    page = grants_page(
        organisation=request.organisation,
        actor=request.actor,
        cursor=request.GET.get("cursor", ""),
    )
    context = {"page": page, "form": form}
    return render(request, "accounts/grants.html", context, status=status)
