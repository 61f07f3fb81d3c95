"""The map of what is offered and asked for, and the same as a list."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mapping import queries
from mapping.forms import PlaceForm


@login_not_required
@require_safe
def map_page(request):
    form = PlaceForm(request.GET if "where" in request.GET else None)
    is_refused = form.is_bound and not form.is_valid()
    page = queries.map_page(
        key=request.GET.get("layer", ""), code=request.GET.get("departement", "")
    )
    context = {
        "page": page,
        "form": form,
        "commune": None
        if is_refused or not form.is_bound
        else form.cleaned_data["where"],
        "tiles_url": settings.TILES_URL,
        "tiles_credit": settings.TILES_CREDIT,
    }
    status = 422 if is_refused else 200
    return render(request, "mapping/map.html", context, status=status)
