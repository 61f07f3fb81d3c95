"""Requests one was asked for: listed, opened, answered."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access
from matching.forms.answering import AnswerForm
from matching.models import Invitation
from matching.operations.inviting import InvitationRefused, answer_invitation
from matching.queries.invitations import inbox_of, invitation_page
from matching.rules.inviting import answers_for
from offers.queries.ways import way_of


@require_safe
def inbox(request, **_name):
    found = inbox_of(
        actor=request.actor,
        show=request.GET.get("show", ""),
        cursor=request.GET.get("cursor", ""),
    )
    context = {"inbox": found, "way": way_of(request)}
    return render(request, "matching/inbox.html", context)


@require_safe
def invitation(request, invitation, **_name):
    """Read by who was asked, it is seen: the access log says so."""
    found = _invitation_or_404(request, invitation)
    if answers_for(invitation=found, actor=request.actor):
        record_access(
            found, purpose=Purpose.READ, actor=request.actor, now=timezone.now()
        )
    return _show(request, found, AnswerForm())


@require_POST
def answer(request, invitation, **_name):
    found = _invitation_or_404(request, invitation)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        answer_invitation(
            invitation=found,
            is_interested=form.is_interested,
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
            actor=request.actor,
            now=timezone.now(),
        )
    except InvitationRefused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, _invitation_or_404(request, invitation), form, status=422)
    messages.success(request, _said(form.is_interested))
    return redirect(way_of(request).to("invitations:invitation", found.uuid))


def _invitation_or_404(request, uuid) -> Invitation:
    visible = Invitation.objects.visible_to(request.actor).with_card()
    rows = visible.select_related("demand__current__question_set", "candidate__run")
    return get_object_or_404(rows.with_card(), uuid=uuid)


def _said(is_interested: bool) -> str:
    if is_interested:
        return _("The client is told. Write to them, or make your proposal now.")
    return _("Thank you. The client does not learn that you said no.")


def _show(request, found: Invitation, form, *, status=200):
    page = invitation_page(invitation=found, actor=request.actor, now=timezone.now())
    context = {"page": page, "form": form, "way": way_of(request)}
    return render(request, "matching/invitation.html", context, status=status)
