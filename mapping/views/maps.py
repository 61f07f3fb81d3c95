"""The map of what is offered and asked for, and the same as a list."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import conditional_page, require_safe

from mapping.forms import PlaceForm
from mapping.queries.areas import NoSuchArea
from mapping.queries.maps import MapPage, features_of
from mapping.queries.maps import map_page as page_asked

GEOJSON = "application/geo+json"


@login_not_required
@require_safe
def map_page(request):
    form = PlaceForm(request.GET if "where" in request.GET else None)
    if form.is_valid():
        return redirect(_address_of(request, form.cleaned_data["where"]))
    status = 422 if form.is_bound else 200
    context = {"page": _page_or_404(request), "form": form, **_ground()}
    return render(request, "mapping/map.html", context, status=status)


@login_not_required
@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request):
    """The map alone, for the pages of others: it sets no cookie, and asks nothing."""
    context = {"page": _page_or_404(request), **_ground()}
    return render(request, "mapping/embed.html", context)


@login_not_required
@require_safe
@conditional_page
@cache_control(public=True, max_age=600)
def geojson(request, layer):
    """A layer as open data: its public cells, or what it says of areas."""
    try:
        found = features_of(key=layer, words=request.GET)
    except NoSuchArea:
        found = None
    if found is None:
        raise Http404
    return JsonResponse(found, content_type=GEOJSON)


def _page_or_404(request) -> MapPage:
    try:
        return page_asked(request.GET)
    except NoSuchArea:
        raise Http404 from None


def _address_of(request, commune) -> str:
    """Where the map shows this commune, of the same layer."""
    words = request.GET.copy()
    for name in ("where", "where_for", "where_insee", "region", "departement", "epci"):
        words.pop(name, None)
    words["commune"] = commune.insee
    return f"{request.path}?{words.urlencode()}"


def _ground() -> dict[str, Any]:
    """What lies under the map, where an operator has chosen something; and our name."""
    return {
        "tiles_url": settings.TILES_URL,
        "tiles_credit": settings.TILES_CREDIT,
        "host": settings.PUBLIC_URL,
    }
