from django.urls import path

from mapping.views import maps

app_name = "mapping"
urlpatterns = [
    path("", maps.map_page, name="map"),
    path("embed/", maps.embed, name="embed"),
    path("<slug:layer>.geojson", maps.geojson, name="geojson"),
]
