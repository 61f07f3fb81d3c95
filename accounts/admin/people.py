"""Screens to read people and their logins."""

from functools import partial

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.privacy import PrivacyAdmin
from accounts.admin.suspensions import ask_to_suspend
from accounts.admin.trail import PersonalAdmin
from accounts.enums import PersonState, Role
from accounts.models import Person, User
from accounts.operations.suspending import suspend_person
from accounts.queries.searching import matching_logins, matching_people
from asasap.kernel.admin import in_words, row_action


@admin.register(User)
class UserAdmin(PersonalAdmin):
    fields = ("email", "may_sign_in", "is_operator", "joined_at", "last_login")
    list_display = ("email", "may_sign_in", "is_operator", "joined_at")
    search_help_text = _("A whole e-mail address.")

    def matching(self, rows, text, actor):
        return matching_logins(rows, text, actor)

    may_sign_in = in_words("is_active", _("may sign in"))
    is_operator = in_words("is_superuser", _("operator"))


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        if self.value() not in Role.values:
            return queryset
        return queryset.holding(self.value(), on=timezone.localdate())


@admin.register(Person)
class PersonAdmin(PrivacyAdmin):
    fields = (
        "identifier",
        "display_name",
        "on_paper",
        "user",
        "helpers",
        "state",
        "merged_into",
        "created_at",
    )
    list_display = ("display_name", "state", "created_at")
    ordering = ("folded_name", "pk")
    list_filter = ("state", RoleFilter)
    search_help_text = _(
        "A name; or exactly: an e-mail address (operators), a telephone, or the first "
        "and family names with the date of birth."
    )

    def matching(self, rows, text, actor):
        return matching_people(rows, text, actor)

    @row_action(_("Suspend"), when=lambda person: person.state == PersonState.ACTIVE)
    def suspend(self, request, person):
        act = partial(suspend_person, person=person)
        return ask_to_suspend(self, request, person, act)
