"""Pages of news: what was written to me, what I chose, the development mailbox."""

from django.urls import path

from asasap.notifications.views import choosing, mailbox, reading

app_name = "notices"

urlpatterns = [
    path("", reading.notice_list, name="list"),
    path("read/", reading.notice_read_all, name="read_all"),
    path("<uuid:uuid>/open/", reading.notice_open, name="open"),
    path("preferences/", choosing.preferences, name="preferences"),
    path("device/", choosing.device_add, name="device_add"),
    path("device/remove/", choosing.device_remove, name="device_remove"),
    path("mailbox/", mailbox.mailbox_list, name="mailbox"),
    path("mailbox/<uuid:uuid>/", mailbox.mailbox_detail, name="letter"),
]
