"""Screens to read organisations and who belongs to them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin.people import PersonalAdmin
from accounts.models import Membership, Organisation
from asasap.kernel.admin import HouseAdmin


@admin.register(Organisation)
class OrganisationAdmin(HouseAdmin):
    fields = ("identifier", "name", "kind", "created_at")
    list_display = ("name", "kind", "created_at")
    list_filter = ("kind",)
    search_fields = ("name",)


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
