"""Screens to read who did what, and who looked at what."""

from django.contrib import admin

from asasap.audit.models import AccessLog, Transition
from asasap.kernel.admin import HouseAdmin

WHO = ("user_id", "person_id", "organisation_id", "mandate_id", "request_id", "at")


@admin.register(Transition)
class TransitionAdmin(HouseAdmin):
    fields = ("subject", "object_id", "before", "after", "reason", *WHO)
    list_display = ("at", "subject", "object_id", "before", "after", "user_id")
    search_fields = ("=object_id", "=request_id")


@admin.register(AccessLog)
class AccessLogAdmin(HouseAdmin):
    fields = ("subject", "object_id", "purpose", *WHO)
    list_display = ("at", "subject", "object_id", "purpose", "user_id")
    search_fields = ("=object_id", "=request_id")
