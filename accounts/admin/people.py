"""Screens to read people and their logins."""

from django.contrib import admin
from django.template.defaultfilters import yesno
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, User
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
