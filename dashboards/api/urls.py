from django.urls import path

from dashboards.api import views

urlpatterns = [
    path("docs/", views.docs, name="docs"),
    path("me/", views.Me.as_view(), name="me"),
]
