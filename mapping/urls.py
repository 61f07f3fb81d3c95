from django.urls import path

from mapping.views import maps, points

app_name = "mapping"
urlpatterns = [
    path("", maps.map_page, name="map"),
    path("embed/", maps.embed, name="embed"),
    path("points/new/", points.new, name="point_new"),
    path("points/<uuid:point>/", points.point, name="point"),
    path("points/<uuid:point>/confirm/", points.confirm, name="point_confirm"),
    path("points/<uuid:point>/report/", points.report, name="point_report"),
    path("<slug:layer>.geojson", maps.geojson, name="geojson"),
]
