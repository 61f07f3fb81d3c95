from django.urls import path

from offers.api import demands, offers

urlpatterns = [
    path("offers/", offers.OfferList.as_view(), name="offers"),
    path("offers/<uuid:uuid>/", offers.OfferDetail.as_view(), name="offer"),
    path("demands/", demands.DemandList.as_view(), name="demands"),
    path("demands/<uuid:uuid>/", demands.DemandDetail.as_view(), name="demand"),
]
