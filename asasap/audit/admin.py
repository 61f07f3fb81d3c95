"""Screens to read who did what, and who looked at what."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from asasap.audit.models import AccessLog, Transition
from asasap.kernel.admin import HouseAdmin

FINDS = _("The number of a row, or the name of a request.")
WHO = ("user_id", "person_id", "organisation_id", "mandate_id", "request_id", "at")


@admin.register(Transition)
class TransitionAdmin(HouseAdmin):
    fields = ("subject", "object_id", "was", "became", "reason", *WHO)
    list_display = ("at", "subject", "object_id", "was", "became", "user_id")
    search_help_text = FINDS

    @admin.display(description=_("before"))
    def was(self, step):
        return step.was

    @admin.display(description=_("after"))
    def became(self, step):
        return step.became

    def matching(self, rows, text, actor):
        return rows.matching(text)


@admin.register(AccessLog)
class AccessLogAdmin(HouseAdmin):
    fields = ("subject", "object_id", "purpose", *WHO)
    list_display = ("at", "subject", "object_id", "purpose", "user_id")
    search_help_text = FINDS

    def matching(self, rows, text, actor):
        return rows.matching(text)
