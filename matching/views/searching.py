"""The search: one page for list, filters and reasons; the same as files to keep."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapping.enums import PlacePrecision
from mapping.operations.locating import locate
from matching.filters import SearchFilters
from matching.queries.addresses import address_in
from matching.queries.exporting import as_csv, as_geojson, exported
from matching.queries.search_page import search_page, words_of_address

# What the field of a place writes, in the order of its parts.
OF_WHERE = ("where", "where_for", "where_insee")
# What the former list of offers said, and how it is said now.
FORMER = {
    "commune": "where",
    "commune_for": "where_for",
    "commune_insee": "where_insee",
}


@login_not_required
@require_safe
def results(request):
    """Without JavaScript, “more” is a page; with it, the same part is added below."""
    now = timezone.now()
    filters = SearchFilters(request.GET, now=now)
    if not filters.is_valid():
        if set(filters.errors) == {"where"} and (moved := _around_address(request)):
            return moved
        context = {"filters": filters, "form": filters.form, "is_refused": True}
        return render(request, "matching/search.html", context, status=422)
    cursor = request.GET.get("cursor", "")
    page = search_page(filters, actor=request.actor, now=now, cursor=cursor)
    context = {"filters": filters, "form": filters.form, "page": page}
    template = (
        "matching/parts/results.html" if _adds(request) else "matching/search.html"
    )
    return render(request, template, context)


@login_not_required
@require_safe
def export_csv(request):
    return _export(request, as_csv, "text/csv; charset=utf-8", "offres.csv")


@login_not_required
@require_safe
def export_geojson(request):
    return _export(request, as_geojson, "application/geo+json", "offres.geojson")


@login_not_required
@require_safe
def moved(request):
    """The list of offers is the search: old addresses lead there, with their words."""
    said = words_of_address(request.GET)
    for before, after in FORMER.items():
        if before in said:
            said[after] = said.pop(before)[-1]
    query = f"?{said.urlencode()}" if said else ""
    return redirect(f"{reverse('search:results')}{query}", permanent=True)


def _around_address(request):
    """Lead to the same search around an address; None where the words are none.

    As “around me” does, to a kilometre: no search that is kept, shared or told to the
    map says where somebody lives. Where the address is not found, to its commune.
    """
    meant = address_in(request.GET.get("where", ""))
    if meant is None:
        return None
    street, commune = meant
    located = locate(address=street, commune=commune)
    said = words_of_address(request.GET)
    for name in OF_WHERE:
        said.pop(name, None)
    if located.precision == PlacePrecision.COMMUNE:
        words = _("This address was not found: here is what is around %(commune)s.")
        messages.warning(request, words % {"commune": commune.name})
        chosen = (commune.label, commune.label, commune.insee)
        for name, part in zip(OF_WHERE, chosen, strict=True):
            said[name] = part
    else:
        at = located.point
        said["near"] = f"{at.latitude:.2f},{at.longitude:.2f}"
    return redirect(f"{reverse('search:results')}?{said.urlencode()}")


def _adds(request) -> bool:
    """Whether only more of the list is asked, to be added to what is shown."""
    return bool(request.htmx) and "cursor" in request.GET


def _export(request, written, content_type: str, name: str):
    now = timezone.now()
    filters = SearchFilters(request.GET, now=now)
    if not filters.is_valid():
        # A file cannot show what is wrong: the page can.
        context = {"filters": filters, "form": filters.form, "is_refused": True}
        return render(request, "matching/search.html", context, status=422)
    rows = exported(filters.asked, actor=request.actor, now=now)
    address = request.build_absolute_uri(reverse("dashboards:home"))
    answer: HttpResponse | StreamingHttpResponse = StreamingHttpResponse(
        written(rows, address.rstrip("/")), content_type=content_type
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
