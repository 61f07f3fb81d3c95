from django.urls import path

from mapping.api import views

urlpatterns = [
    path("communes/", views.CommuneList.as_view(), name="communes"),
    path("map/", views.MapView.as_view(), name="map"),
]
