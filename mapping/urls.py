from django.urls import path

from mapping import views

app_name = "mapping"
urlpatterns = [
    path("", views.map_page, name="map"),
    path("embed/", views.embed, name="embed"),
    path("<slug:layer>.geojson", views.geojson, name="geojson"),
]
