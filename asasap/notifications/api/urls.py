from django.urls import path

from asasap.notifications.api import views

urlpatterns = [
    path("", views.NoticeList.as_view(), name="notices"),
    path("<uuid:uuid>/read/", views.NoticeRead.as_view(), name="notice_read"),
]
