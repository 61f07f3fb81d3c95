"""Pages of the catalogue, of offers, demands, agreements and conversations."""

from collections.abc import Callable

from django.urls import URLPattern, path

from offers.views import (
    availability,
    beginning,
    catalogue,
    demands,
    favourites,
    questions,
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
    *in_any_name(
        "<uuid:demand>/files/<uuid:attachment>/remove/",
        requesting.picture_remove,
        "picture_remove",
    ),
    *in_any_name("<uuid:demand>/edit/", demands.demand_edit, "edit"),
    *in_any_name("<uuid:demand>/discard/", demands.demand_discard, "discard"),
    *in_any_name("<uuid:demand>/refresh/", demands.demand_refresh, "refresh"),
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
