"""Addresses of matching, a list a family; the roof says where each begins."""

from django.urls import path

from matching.views import (
    apart,
    criteria,
    invitations,
    planning,
    saved,
    searching,
    standing,
    suggesting,
    touring,
)
from offers.urls import in_house_too

search_patterns = [
    path("", searching.results, name="results"),
    path("export.csv", searching.export_csv, name="csv"),
    path("export.geojson", searching.export_geojson, name="geojson"),
    path("suggest/", suggesting.suggest, name="suggest"),
]

# Read by everybody, under “what this is”.
ranking_patterns = [path("", criteria.criteria, name="criteria")]

# Under the desk of an organisation.
planning_patterns = [
    path("", planning.plans, name="plans"),
    path("pairs/<uuid:pair>/", planning.pair, name="pair"),
    path("<uuid:plan>/", planning.plan, name="plan"),
    *(
        path(f"<uuid:plan>/{act}/", planning.plan_act, {"act": act}, name=act)
        for act in planning.ACTS
    ),
]


# What one was asked for, and how one was ranked; nobody works under a mandate.
invitation_patterns = [
    *in_house_too("", invitations.inbox, "inbox"),
    path("apart/", apart.apart, name="apart"),
    path("apart/<uuid:pair>/remove/", apart.apart_remove, name="apart_remove"),
    path("standing/contest/", standing.contest_search, name="contest_search"),
    path("standing/<uuid:candidate>/", standing.standing, name="standing"),
    path(
        "standing/<uuid:candidate>/contest/",
        standing.contest_place,
        name="contest",
    ),
    *in_house_too("<uuid:invitation>/", invitations.invitation, "invitation"),
    *in_house_too("<uuid:invitation>/answer/", invitations.answer, "answer"),
]

# The searches one keeps.
searches_patterns = [
    path("", saved.searches, name="list"),
    path("new/", saved.search_new, name="new"),
    path("<uuid:search>/", saved.search, name="search"),
    path("<uuid:search>/look/", saved.search_look, name="look"),
    path("<uuid:search>/delete/", saved.search_delete, name="delete"),
]

touring_patterns = [
    path("", touring.days, name="days"),
    path("<uuid:tours>/", touring.tours, name="tours"),
    *(
        path(f"<uuid:tours>/{act}/", touring.tours_act, {"act": act}, name=act)
        for act in touring.ACTS
    ),
]
