"""My papers, and those of my organisation: handed in, followed, taken back.

A route with an organisation in it is about that organisation's papers.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.forms.proving import CredentialForm
from accounts.models import Credential, Person
from accounts.operations.proving import (
    CheckRefused,
    CredentialRefused,
    submit_credential,
    withdraw_credential,
)
from accounts.queries.proving import credential_board, paper_cards
from accounts.rules.proving import why_not_submit_for


@require_safe
def credential_list(request, organisation=None):
    holder = _organisation(request, organisation)
    board = credential_board(
        organisation=holder,
        actor=request.actor,
        cursor=request.GET.get("cursor", ""),
        today=timezone.localdate(),
    )
    context = {
        "board": board,
        "organisation": holder,
        "add_url": _url("credential_add", holder),
        "why_not_add": why_not_submit_for(actor=request.actor) if holder else None,
    }
    return render(request, "accounts/credentials.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def credential_add(request, organisation=None):
    get_object_or_404(Person, pk=request.actor.person_id)
    holder = _organisation(request, organisation)
    if request.method != "POST":
        return _show_add(request, CredentialForm(), holder)
    form = CredentialForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_add(request, form, holder, status=422)
    try:
        submit_credential(
            paper=form.paper(),
            organisation=holder,
            actor=request.actor,
            now=timezone.now(),
        )
    except CredentialRefused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _show_add(request, form, holder, status=422)
    messages.success(
        request, _("Your paper is handed in. We write to you when it is verified.")
    )
    return redirect(_url("credentials", holder))


@require_POST
def credential_withdraw(request, credential, organisation=None):
    holder = _organisation(request, organisation)
    held = Credential.objects.held_by(request.actor, organisation=holder)
    paper = get_object_or_404(held, uuid=credential)
    try:
        withdraw_credential(credential=paper, actor=request.actor, now=timezone.now())
    except CheckRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your paper is taken back."))
    return redirect(_url("credentials", holder))


def _organisation(request, organisation):
    """The one of the address, as the actor may act in it."""
    return request.organisation if organisation else None


def _show_add(request, form, holder, *, status=200):
    context = {
        "form": form,
        "organisation": holder,
        "list_url": _url("credentials", holder),
        "cards": paper_cards(today=timezone.localdate()),
    }
    return render(request, "accounts/credential_add.html", context, status=status)


def _url(page: str, holder) -> str:
    if holder is None:
        return reverse(f"accounts:{page}")
    return reverse(f"accounts:organisation_{page}", args=[holder.uuid])
