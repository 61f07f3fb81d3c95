"""What leaves the portal and what fails to. What is written to people is theirs."""

from django.contrib import admin

from asasap.kernel.admin import HouseAdmin
from asasap.notifications.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(HouseAdmin):
    fields = (
        "notice",
        "channel",
        "due_at",
        "attempts",
        "sent_at",
        "gave_up_at",
        "last_error",
    )
    list_display = ("notice", "channel", "due_at", "attempts", "sent_at", "gave_up_at")
    list_filter = ("channel",)
    list_select_related = ("notice",)
    search_fields = ("=notice__kind",)
