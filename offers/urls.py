"""Pages of the catalogue, of offers, demands, agreements and conversations."""

from collections.abc import Callable

from django.urls import URLPattern, path

from offers.views import (
    attachments,
    availability,
    beginning,
    catalogue,
    conversations,
    demands,
    engagements,
    favourites,
    offering,
    offers,
    proposing,
    questions,
    reporting,
    requesting,
)

# Read by everybody, under “what this is”.
activity_patterns = [
    path("", catalogue.activity_list, name="activities"),
    path("<slug:slug>/", catalogue.activity_detail, name="activity"),
]

availability_patterns = [
    path("", availability.week, name="week"),
    path("hours/add/", availability.hours_add, name="hours_add"),
    path("hours/<uuid:rule>/remove/", availability.hours_remove, name="hours_remove"),
    path("exceptions/add/", availability.exception_add, name="exception_add"),
    path(
        "exceptions/<uuid:exception>/remove/",
        availability.exception_remove,
        name="exception_remove",
    ),
    path("calendars/add/", availability.calendar_add, name="calendar_add"),
    path(
        "calendars/<uuid:calendar>/read/",
        availability.calendar_read,
        name="calendar_read",
    ),
    path(
        "calendars/<uuid:calendar>/remove/",
        availability.calendar_remove,
        name="calendar_remove",
    ),
    path("feed/make/", availability.feed_make, name="feed_make"),
    path("feed/revoke/", availability.feed_revoke, name="feed_revoke"),
]


def in_each_name(route: str, view: Callable, name: str) -> list[URLPattern]:
    """The same page for oneself, a person helped, an organisation: see ``Way``."""
    return [
        path(f"for/<uuid:mandate>/{route}", view, name=f"{name}_for"),
        path(f"in/<uuid:organisation>/{route}", view, name=f"{name}_in"),
    ]


def in_any_name(route: str, view: Callable, name: str) -> list[URLPattern]:
    return [path(route, view, name=name), *in_each_name(route, view, name)]


def in_house_too(route: str, view: Callable, name: str) -> list[URLPattern]:
    """For oneself, or in an organisation's name: nobody offers for another person."""
    return [
        path(route, view, name=name),
        path(f"in/<uuid:organisation>/{route}", view, name=f"{name}_in"),
    ]


offer_patterns = [
    path("files/<uuid:attachment>/", attachments.attachment, name="file"),
    *in_house_too("mine/", offers.offers_mine, "mine"),
    *in_house_too("new/", offering.offer_new, "new"),
    path("<uuid:offer>/", offers.offer_detail, name="offer"),
    *in_house_too("<uuid:offer>/what/", offering.offer_what, "what"),
    *in_house_too("<uuid:offer>/how/", offering.offer_how, "how"),
    *in_house_too("<uuid:offer>/area/", offering.offer_area, "area"),
    *in_house_too("<uuid:offer>/text/", offering.offer_text, "text"),
    *in_house_too("<uuid:offer>/check/", offering.offer_check, "check"),
    *in_house_too("<uuid:offer>/act/", offers.offer_act, "act"),
]

report_patterns = [
    path("offers/<uuid:offer>/", reporting.report_offer, name="offer"),
    path("demands/<uuid:demand>/", reporting.report_demand, name="demand"),
    path("questions/<uuid:question>/", reporting.report_question, name="question"),
    path("messages/<uuid:message>/", reporting.report_message, name="message"),
]

demand_patterns = [
    path("", demands.demand_list, name="list"),
    path("new/", beginning.demand_new, name="new"),
    *in_each_name("new/", beginning.demand_new_in_name, "new"),
    *in_any_name("mine/", demands.demand_mine, "mine"),
    path("<uuid:demand>/", demands.demand, name="demand"),
    *in_each_name("<uuid:demand>/", demands.demand_in_name, "demand"),
    *in_any_name("<uuid:demand>/what/", requesting.demand_what, "what"),
    *in_any_name("<uuid:demand>/where/", requesting.demand_where, "where"),
    *in_any_name("<uuid:demand>/check/", requesting.demand_check, "check"),
    *in_any_name("<uuid:demand>/act/", demands.demand_act, "act"),
    *in_any_name("<uuid:demand>/end/", demands.demand_end, "end"),
]

question_patterns = [
    path("on-offer/<uuid:offer>/", questions.ask_on_offer, name="on_offer"),
    path("on-demand/<uuid:demand>/", questions.ask_on_demand, name="on_demand"),
    *in_any_name("<uuid:question>/answer/", questions.question_answer, "answer"),
]

favourite_patterns = [
    path("", favourites.favourites, name="list"),
    path("offers/<uuid:offer>/", favourites.favourite_offer, name="offer"),
    path("demands/<uuid:demand>/", favourites.favourite_demand, name="demand"),
]

message_patterns = [
    *in_any_name("", conversations.conversation_list, "list"),
    *in_any_name(
        "about/offers/<uuid:offer>/", conversations.about_offer, "about_offer"
    ),
    # Who answers a request serves: nobody does so for another.
    path(
        "about/demands/<uuid:demand>/", conversations.about_demand, name="about_demand"
    ),
    path(
        "in/<uuid:organisation>/about/demands/<uuid:demand>/",
        conversations.about_demand,
        name="about_demand_in",
    ),
    *in_any_name("files/<uuid:attachment>/", conversations.conversation_file, "file"),
    *in_any_name("<uuid:conversation>/", conversations.conversation, "conversation"),
    *in_any_name(
        "<uuid:conversation>/block/", conversations.conversation_block, "block"
    ),
]

engagement_patterns = [
    *in_any_name("", engagements.engagement_list, "engagements"),
    *in_any_name(
        "on-offer/<uuid:offer>/", proposing.propose_on_offer, "propose_on_offer"
    ),
    path(
        "on-demand/<uuid:demand>/",
        proposing.propose_on_demand,
        name="propose_on_demand",
    ),
    # Nobody works under a mandate.
    path(
        "in/<uuid:organisation>/on-demand/<uuid:demand>/",
        proposing.propose_on_demand,
        name="propose_on_demand_in",
    ),
    *in_any_name("<uuid:engagement>/", engagements.engagement, "engagement"),
    *in_any_name("<uuid:engagement>/terms/", engagements.engagement_terms, "terms"),
    *in_any_name("<uuid:engagement>/<slug:act>/", engagements.engagement_act, "act"),
]
