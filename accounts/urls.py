from django.urls import path

from accounts.views import overview, proofs, suspending

app_name = "accounts"
urlpatterns = [
    path("suspension/", suspending.suspension, name="suspension"),
    path(
        "suspension/<uuid:suspension>/contest/",
        suspending.suspension_contest,
        name="suspension_contest",
    ),
    path("", overview.overview, name="overview"),
    path("proofs/<uuid:proof>/", proofs.proof_download, name="proof"),
]
