"""Coming into an organisation: invited by it, or by asking."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.forms.organisations import AnswerForm, DecisionForm, JoinForm
from accounts.models import MembershipRequest
from accounts.operations.inviting import (
    InvitationGone,
    accept_invitation,
    decline_invitation,
)
from accounts.operations.joining import JoiningRefused
from accounts.operations.requesting import (
    accept_request,
    ask_for_more,
    complete_request,
    refuse_request,
    request_membership,
    withdraw_request,
)
from accounts.queries.organisations import invitation_for, organisation_to_join
from accounts.views.members import only_administrators


@require_safe
def invitation(request, invitation):
    found = _my_invitation(request, invitation)
    if found is None:
        return _no_invitation(request)
    return render(request, "accounts/invitation.html", {"invitation": found})


@require_POST
def invitation_accept(request, invitation):
    found = _my_invitation(request, invitation)
    if found is None:
        return _no_invitation(request)
    try:
        accept_invitation(invitation=found, actor=request.actor, now=timezone.now())
    except InvitationGone:
        return _no_invitation(request)
    except JoiningRefused as refusal:
        context = {"invitation": found, "refusal": str(refusal)}
        return render(request, "accounts/invitation.html", context, status=422)
    messages.success(request, _("You have joined this organisation."))
    return redirect("accounts:organisations")


@require_POST
def invitation_decline(request, invitation):
    found = _my_invitation(request, invitation)
    if found is None:
        return _no_invitation(request)
    try:
        decline_invitation(invitation=found, actor=request.actor, now=timezone.now())
    except InvitationGone:
        return _no_invitation(request)
    messages.success(request, _("You have declined this invitation."))
    return redirect("accounts:organisations")


@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request):
    if request.method != "POST":
        return _show_join(request, JoinForm())
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _show_join(request, form, status=422)
    organisation = organisation_to_join(siret=form.cleaned_data["siret"])
    if organisation is None:
        form.add_error("siret", _("No organisation is here under this number."))
        return _show_join(request, form, status=422)
    try:
        made = request_membership(
            organisation=organisation,
            role=form.cleaned_data["role"],
            message=form.cleaned_data["message"],
            actor=request.actor,
            now=timezone.now(),
        )
    except JoiningRefused as refusal:
        form.add_error("role", str(refusal))
        return _show_join(request, form, status=422)
    messages.success(request, _("Your request is sent to its administrators."))
    return redirect("accounts:request", made.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
def request_detail(request, membership_request):
    """My own request: where it stands, and my answer when something is asked."""
    asked = _my_request_or_404(request, membership_request)
    if request.method != "POST":
        return _show_request(request, asked, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show_request(request, asked, form, status=422)
    try:
        complete_request(
            request=asked,
            message=form.cleaned_data["text"],
            actor=request.actor,
            now=timezone.now(),
        )
    except JoiningRefused as refusal:
        form.add_error("text", str(refusal))
        return _show_request(request, asked, form, status=422)
    messages.success(request, _("Your answer is sent."))
    return redirect("accounts:request", asked.uuid)


@require_POST
def request_withdraw(request, membership_request):
    asked = _my_request_or_404(request, membership_request)
    try:
        withdraw_request(request=asked, actor=request.actor, now=timezone.now())
    except JoiningRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your request is withdrawn."))
    return redirect("accounts:organisations")


@require_http_methods(["GET", "HEAD", "POST"])
def request_decide(request, organisation, membership_request):
    """A request to one of my organisations: accept it, ask for more, or refuse it."""
    only_administrators(request)
    ours = request.organisation.requests.select_related("person")
    asked = get_object_or_404(ours, uuid=membership_request)
    if request.method != "POST":
        return _show_decision(request, asked, DecisionForm())
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show_decision(request, asked, form, status=422)
    try:
        _decide(asked, actor=request.actor, now=timezone.now(), **form.cleaned_data)
    except JoiningRefused as refusal:
        form.add_error("text", str(refusal))
        return _show_decision(request, asked, form, status=422)
    messages.success(request, _("Your answer is sent."))
    return redirect("accounts:members", request.organisation.uuid)


def _decide(asked, *, decision, text, actor, now):
    if decision == "accept":
        accept_request(request=asked, actor=actor, now=now)
    elif decision == "ask":
        ask_for_more(request=asked, question=text, actor=actor, now=now)
    else:
        refuse_request(request=asked, reason=text, actor=actor, now=now)


def _my_invitation(request, uuid):
    return invitation_for(actor=request.actor, uuid=uuid, now=timezone.now())


def _no_invitation(request):
    """One and the same page, whether it never was, is over, or is somebody else's."""
    return render(request, "accounts/invitation_none.html", status=404)


def _my_request_or_404(request, uuid):
    mine = MembershipRequest.objects.made_by(request.actor.person_id)
    return get_object_or_404(mine.select_related("organisation"), uuid=uuid)


def _show_join(request, form, *, status=200):
    return render(request, "accounts/request_new.html", {"form": form}, status=status)


def _show_request(request, asked, form, *, status=200):
    context = {"asked": asked, "form": form}
    return render(request, "accounts/request.html", context, status=status)


def _show_decision(request, asked, form, *, status=200):
    context = {"asked": asked, "form": form}
    return render(request, "accounts/request_decide.html", context, status=status)
