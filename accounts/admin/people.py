"""Screens to read people, their logins, their organisations."""

from django.contrib import admin
from django.template.defaultfilters import yesno
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, Person, User
from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access
from asasap.kernel.admin import HouseAdmin
from asasap.kernel.clock import database_now


class PersonalAdmin(HouseAdmin):
    """A screen on people's own data: opening a row is written in the access log."""

    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        record_access(
            row, purpose=Purpose.ADMIN_SITE, actor=request.actor, now=database_now()
        )
        return row


@admin.register(User)
class UserAdmin(PersonalAdmin):
    fields = ("email", "may_sign_in", "is_operator", "joined_at", "last_login")
    list_display = ("email", "may_sign_in", "is_operator", "joined_at")
    search_fields = ("email",)

    # In words: Django's pictures of yes and no are described in English alone.
    @admin.display(description=_("may sign in"))
    def may_sign_in(self, user):
        return yesno(user.is_active)

    @admin.display(description=_("operator"))
    def is_operator(self, user):
        return yesno(user.is_superuser)


@admin.register(Person)
class PersonAdmin(PersonalAdmin):
    fields = ("identifier", "display_name", "user", "created_at")
    list_display = ("display_name", "created_at")
    search_fields = ("display_name",)


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
