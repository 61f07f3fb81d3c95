from django.urls import path

from accounts.views import overview

app_name = "accounts"
urlpatterns = [
    path("", overview.overview, name="overview"),
]
