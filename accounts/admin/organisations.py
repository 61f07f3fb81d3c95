"""Screens to read organisations and who belongs to them."""

from functools import partial

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin.suspensions import ask_to_suspend
from accounts.admin.trail import PersonalAdmin, TrailAdmin
from accounts.enums import OrganisationState
from accounts.models import Membership, Organisation
from accounts.operations.suspending import suspend_organisation
from asasap.kernel.admin import row_action


@admin.register(Organisation)
class OrganisationAdmin(TrailAdmin):
    fields = ("identifier", "name", "kind", "siret", "state", "created_at")
    list_display = ("name", "kind", "state", "created_at")
    list_filter = ("kind", "state")
    ordering = ("folded_name", "pk")
    search_fields = ("folded_name", "=siret")

    @row_action(
        _("Suspend"),
        when=lambda organisation: organisation.state == OrganisationState.ACTIVE,
    )
    def suspend(self, request, organisation):
        act = partial(suspend_organisation, organisation=organisation)
        return ask_to_suspend(self, request, organisation, act)


@admin.register(Membership)
class MembershipAdmin(PersonalAdmin):
    fields = ("identifier", "person", "organisation", "role", "since", "until")
    list_display = ("person", "organisation", "role", "since", "until")
    list_filter = ("role",)
    list_select_related = ("person", "organisation")
    search_fields = ("person__display_name", "organisation__name")

    @admin.display(description=_("since"), ordering="valid")
    def since(self, membership):
        return membership.valid.lower

    @admin.display(description=_("until, not included"))
    def until(self, membership):
        return membership.valid.upper or "—"
