"""Screens to read people, their logins, their organisations."""

from django.contrib import admin

from accounts.models import Membership, Organisation, Person, User
from asasap.kernel.admin import HouseAdmin


@admin.register(User)
class UserAdmin(HouseAdmin):
    fields = ("email", "is_active", "is_superuser", "joined_at", "last_login")
    list_display = ("email", "is_active", "is_superuser", "joined_at")
    search_fields = ("email",)


@admin.register(Person)
class PersonAdmin(HouseAdmin):
    fields = ("uuid", "display_name", "user", "created_at")
    list_display = ("display_name", "created_at")
    search_fields = ("display_name",)


@admin.register(Organisation)
class OrganisationAdmin(HouseAdmin):
    fields = ("uuid", "name", "kind", "created_at")
    list_display = ("name", "kind", "created_at")
    list_filter = ("kind",)
    search_fields = ("name",)


@admin.register(Membership)
class MembershipAdmin(HouseAdmin):
    fields = ("uuid", "person", "organisation", "role", "valid")
    list_display = ("person", "organisation", "role", "valid")
    list_filter = ("role",)
    list_select_related = ("person", "organisation")
    search_fields = ("person__display_name", "organisation__name")
