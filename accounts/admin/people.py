"""Screens to read people and their logins."""

from functools import partial

from django.contrib import admin
from django.template.defaultfilters import yesno
from django.utils.translation import gettext_lazy as _

from accounts.admin.console import ConsoleAdmin
from accounts.admin.suspensions import ask_to_suspend
from accounts.admin.trail import PersonalAdmin
from accounts.enums import PersonState
from accounts.models import Person, User
from accounts.operations.suspending import suspend_person
from asasap.kernel.admin import row_action


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
class PersonAdmin(ConsoleAdmin):
    fields = ("identifier", "display_name", "user", "state", "created_at")
    list_display = ("display_name", "state", "created_at")
    list_filter = ("state",)
    ordering = ("folded_name", "pk")
    search_fields = ("folded_name",)

    @row_action(_("Suspend"), when=lambda person: person.state == PersonState.ACTIVE)
    def suspend(self, request, person):
        act = partial(suspend_person, person=person)
        return ask_to_suspend(self, request, person, act)
