from django.urls import path

from offers.api import conversations, demands, engagements, offers

urlpatterns = [
    path("offers/<uuid:uuid>/", offers.OfferDetail.as_view(), name="offer"),
    path("demands/", demands.DemandList.as_view(), name="demands"),
    path("demands/<uuid:uuid>/", demands.DemandDetail.as_view(), name="demand"),
    path("engagements/", engagements.EngagementList.as_view(), name="engagements"),
    path(
        "engagements/on-offer/<uuid:uuid>/",
        engagements.ProposeOnOffer.as_view(),
        name="propose_on_offer",
    ),
    path(
        "engagements/on-demand/<uuid:uuid>/",
        engagements.ProposeOnDemand.as_view(),
        name="propose_on_demand",
    ),
    path(
        "engagements/<uuid:uuid>/",
        engagements.EngagementDetail.as_view(),
        name="engagement",
    ),
    *(
        path(
            f"engagements/<uuid:uuid>/{view.__name__.lower()}/",
            view.as_view(),
            name=f"engagement_{view.__name__.lower()}",
        )
        for view in (
            engagements.Counter,
            engagements.Accept,
            engagements.Decline,
            engagements.Retract,
            engagements.Withdraw,
            engagements.Cancel,
            engagements.End,
        )
    ),
    path(
        "conversations/", conversations.ConversationList.as_view(), name="conversations"
    ),
    path(
        "conversations/about-offer/<uuid:uuid>/",
        conversations.AboutOffer.as_view(),
        name="write_about_offer",
    ),
    path(
        "conversations/about-demand/<uuid:uuid>/",
        conversations.AboutDemand.as_view(),
        name="write_about_demand",
    ),
    path(
        "conversations/<uuid:uuid>/",
        conversations.ConversationDetail.as_view(),
        name="conversation",
    ),
    path(
        "conversations/<uuid:uuid>/messages/",
        conversations.MessageSend.as_view(),
        name="message_send",
    ),
]
