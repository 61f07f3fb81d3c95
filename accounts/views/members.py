"""The members of an organisation, for those who decide on them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Role
from accounts.forms.organisations import EndForm, InviteForm, RoleForm
from accounts.models import Membership
from accounts.operations.inviting import invite, withdraw_invitation
from accounts.operations.joining import (
    JoiningRefused,
    change_role,
    end_membership,
    leave_organisation,
)
from accounts.queries.organisations import member_page, members_page


@require_safe
def members(request, organisation):
    _only_administrators_or_operators(request)
    return _show_members(request)


@require_POST
def invitation_create(request, organisation):
    _only_administrators_or_operators(request)
    form = InviteForm(request.POST, kind=request.organisation.kind)
    if not form.is_valid():
        return _show_members(request, form=form)
    try:
        invite(
            organisation=request.organisation,
            email=form.cleaned_data["email"],
            role=form.cleaned_data["role"],
            actor=request.actor,
            now=timezone.now(),
        )
    except JoiningRefused as refusal:
        form.add_error("role", str(refusal))
        return _show_members(request, form=form)
    messages.success(request, _("The invitation is on its way, for fourteen days."))
    return redirect("accounts:members", request.organisation.uuid)


@require_POST
def invitation_withdraw(request, organisation, invitation):
    only_administrators(request)
    found = get_object_or_404(request.organisation.invitations, uuid=invitation)
    try:
        withdraw_invitation(invitation=found, actor=request.actor, now=timezone.now())
    except JoiningRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is withdrawn."))
    return redirect("accounts:members", request.organisation.uuid)


@require_safe
def member(request, organisation, membership):
    _only_administrators_or_operators(request)
    return _show_member(request, _membership_or_404(request, membership))


@require_POST
def member_role(request, organisation, membership):
    _only_administrators_or_operators(request)
    found = _membership_or_404(request, membership)
    form = RoleForm(request.POST, kind=request.organisation.kind)
    if not form.is_valid():
        return _show_member(request, found, role_form=form)
    try:
        change_role(
            membership=found,
            role=form.cleaned_data["role"],
            keeps_present=form.cleaned_data["keeps_present"],
            actor=request.actor,
            now=timezone.now(),
        )
    except JoiningRefused as refusal:
        form.add_error("role", str(refusal))
        return _show_member(request, found, role_form=form)
    messages.success(request, _("The role is changed from today."))
    return redirect("accounts:members", request.organisation.uuid)


@require_POST
def member_end(request, organisation, membership):
    _only_administrators_or_operators(request)
    found = _membership_or_404(request, membership)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _show_member(request, found, end_form=form)
    try:
        end_membership(
            membership=found,
            ends_on=form.cleaned_data["ends_on"],
            actor=request.actor,
            now=timezone.now(),
        )
    except JoiningRefused as refusal:
        form.add_error("ends_on", str(refusal))
        return _show_member(request, found, end_form=form)
    messages.success(request, _("The end of this role is written down."))
    return redirect("accounts:members", request.organisation.uuid)


@require_POST
def leave(request, organisation):
    try:
        leave_organisation(
            organisation=request.organisation,
            actor=request.actor,
            now=timezone.now(),
        )
    except JoiningRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You have left this organisation."))
    return redirect("accounts:organisations")


def only_administrators(request) -> None:
    """Nobody else is told that this page exists."""
    if Role.ADMIN not in request.actor.roles:
        raise Http404


def _only_administrators_or_operators(request) -> None:
    """Operators may give and end roles, where no administrator can."""
    if not request.actor.is_operator:
        only_administrators(request)


def _membership_or_404(request, uuid) -> Membership:
    current = request.organisation.memberships.not_ended(timezone.localdate())
    return get_object_or_404(current.select_related("person"), uuid=uuid)


def _show_members(request, *, form=None):
    page = members_page(
        organisation=request.organisation,
        cursor=request.GET.get("cursor", ""),
        now=timezone.now(),
        today=timezone.localdate(),
    )
    refused = form is not None
    form = form or InviteForm(kind=request.organisation.kind)
    context = {"page": page, "form": form}
    status = 422 if refused else 200
    return render(request, "accounts/members.html", context, status=status)


def _show_member(request, membership, *, role_form=None, end_form=None):
    status = 422 if role_form or end_form else 200
    context = {
        "page": member_page(organisation=request.organisation, membership=membership),
        "role_form": role_form or RoleForm(kind=request.organisation.kind),
        "end_form": end_form or EndForm(initial={"ends_on": timezone.localdate()}),
    }
    return render(request, "accounts/member.html", context, status=status)
