"""The search: one page for list, filters and reasons; the same as files to keep."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from matching.filters import SearchFilters
from matching.queries.exporting import as_csv, as_geojson, exported
from matching.queries.search_page import search_page, words_of_address

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
