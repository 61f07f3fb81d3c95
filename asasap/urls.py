"""The roof: every door of the portal."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import AllowAny

from accounts.urls import provider_patterns
from accounts.views import federation
from dashboards.api.schema import OnceInEachLanguage
from matching.api.offers import OfferList
from matching.api.ranking import Ranking
from matching.urls import (
    invitation_patterns,
    planning_patterns,
    ranking_patterns,
    search_patterns,
    searches_patterns,
    touring_patterns,
)
from matching.views import searching
from offers.api.catalogue import ActivityList
from offers.urls import (
    activity_patterns,
    availability_patterns,
    demand_patterns,
    engagement_patterns,
    favourite_patterns,
    message_patterns,
    offer_patterns,
    question_patterns,
    report_patterns,
)
from offers.views.availability import feed

api_patterns: list[URLPattern | URLResolver] = [
    path("", include("dashboards.api.urls")),
    path("notices/", include("asasap.notifications.api.urls")),
    path("activities/", ActivityList.as_view(), name="activities"),
    path("ranking/", Ranking.as_view(), name="ranking"),
    path("", include("mapping.api.urls")),
    path("offers/", OfferList.as_view(), name="offers"),
    path("", include("offers.api.urls")),
    path(
        "schema/",
        SpectacularJSONAPIView.as_view(
            permission_classes=[AllowAny], generator_class=OnceInEachLanguage
        ),
        name="schema",
    ),
]

# What "allauth.urls" gathers, without the nameless redirects it keeps for older sites.
signing_in_patterns = [
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]

urlpatterns = [
    path("", include("dashboards.urls")),
    path("desk/<uuid:organisation>/plan/", include((planning_patterns, "planning"))),
    path("desk/<uuid:organisation>/tours/", include((touring_patterns, "touring"))),
    path("about/activities/", include((activity_patterns, "activities"))),
    path("about/ranking/", include((ranking_patterns, "ranking"))),
    path("account/", include("accounts.urls")),
    path("account/availability/", include((availability_patterns, "availability"))),
    path("calendar/<str:token>.ics", feed, name="feed"),
    path("providers/", include((provider_patterns, "providers"))),
    path("account/", include(signing_in_patterns)),
    path("search/", include((search_patterns, "search"))),
    # The list of offers was there.
    path("offers/", searching.moved, name="offers_moved"),
    path("offers/", include((offer_patterns, "offers"))),
    path("report/", include((report_patterns, "reports"))),
    path("demands/", include((demand_patterns, "demands"))),
    path("questions/", include((question_patterns, "questions"))),
    path("favourites/", include((favourite_patterns, "favourites"))),
    path("searches/", include((searches_patterns, "searches"))),
    path("messages/", include((message_patterns, "messages"))),
    path("engagements/", include((engagement_patterns, "engagements"))),
    path("invitations/", include((invitation_patterns, "invitations"))),
    path("notices/", include("asasap.notifications.urls")),
    path("map/", include("mapping.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("api/v1/", include((api_patterns, "api"))),
]

if settings.IDP_OIDC_PRIVATE_KEY:
    urlpatterns += [
        # Ours comes first, and answers in allauth's place.
        path("identity/o/authorize", federation.authorise, name="authorise"),
        path("", include("allauth.idp.urls")),
    ]

handler400 = "dashboards.views.errors.bad_request"
handler403 = "dashboards.views.errors.permission_denied"
handler404 = "dashboards.views.errors.not_found"
handler500 = "dashboards.views.errors.server_error"
