from django.urls import path

from mapping.api import views

urlpatterns = [path("", views.CommuneList.as_view(), name="communes")]
