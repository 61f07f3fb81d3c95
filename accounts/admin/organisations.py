"""Screens to read organisations and who belongs to them."""

from functools import partial

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.suspensions import ask_to_suspend
from accounts.admin.trail import PersonalAdmin, TrailAdmin
from accounts.enums import OrganisationState
from accounts.forms.organisations import ApproveForm, RefuseForm
from accounts.models import Membership, Organisation
from accounts.operations.founding import (
    DeclarationRefused,
    approve_organisation,
    refuse_organisation,
)
from accounts.operations.suspending import suspend_organisation
from accounts.queries.searching import (
    matching_memberships,
    matching_organisations,
)
from accounts.rules.organisations import said_by_register
from asasap.kernel.admin import row_action


def _is_waiting(organisation) -> bool:
    return organisation.state == OrganisationState.PENDING


@admin.register(Organisation)
class OrganisationAdmin(TrailAdmin):
    fields = (
        "identifier",
        "name",
        "kind",
        "siret",
        "register_says",
        "state",
        "created_by",
        "approved_by",
        "created_at",
    )
    list_display = ("name", "kind", "state", "created_at")
    list_filter = ("kind", "state")
    ordering = ("folded_name", "pk")
    search_help_text = _("A name, a SIREN or a SIRET.")

    def matching(self, rows, text, actor):
        return matching_organisations(rows, text, actor)

    @row_action(
        _("Suspend"),
        when=lambda organisation: organisation.state == OrganisationState.ACTIVE,
    )
    def suspend(self, request, organisation):
        act = partial(suspend_organisation, organisation=organisation)
        return ask_to_suspend(self, request, organisation, act)

    @row_action(_("Approve"), when=_is_waiting)
    def approve(self, request, organisation):
        return self._decide(
            request,
            organisation,
            partial(approve_organisation, organisation=organisation),
            form=ApproveForm(request.POST or None),
            title=_("Approve"),
        )

    @row_action(_("Refuse"), when=_is_waiting)
    def refuse(self, request, organisation):
        return self._decide(
            request,
            organisation,
            partial(refuse_organisation, organisation=organisation),
            form=RefuseForm(request.POST or None),
            title=_("Refuse"),
        )

    def _decide(self, request, organisation, decide, *, form, title):
        if form.is_valid():
            try:
                decide(**form.words(), actor=request.actor, now=timezone.now())
            except DeclarationRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("Who declared it is told."))
                return redirect(self.row_url("change", organisation))
        said = said_by_register(organisation)
        return self.row_form(request, organisation, form, title=title, said=said)

    @admin.display(description=_("the national register says"))
    def register_says(self, organisation):
        return said_by_register(organisation)


@admin.register(Membership)
class MembershipAdmin(PersonalAdmin):
    fields = ("identifier", "person", "organisation", "role", "since", "until")
    list_display = ("person", "organisation", "role", "since", "until")
    list_filter = ("role",)
    list_select_related = ("person", "organisation")
    search_help_text = _("Words of the names of the person or of the organisation.")

    def matching(self, rows, text, actor):
        return matching_memberships(rows, text, actor)

    @admin.display(description=_("since"), ordering="valid")
    def since(self, membership):
        return membership.valid.lower

    @admin.display(description=_("until, not included"))
    def until(self, membership):
        return membership.valid.upper or "—"
