"""The door, and what waits for a person once inside."""

from django.contrib.auth.decorators import login_not_required
from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards.queries import live_figures, my_day_of
from matching.filters import SearchFilters


@login_not_required
@require_safe
def home(request):
    context = {
        "figures": live_figures(),
        "form": SearchFilters(QueryDict(), now=timezone.now()).form,
    }
    return render(request, "dashboards/home.html", context)


@require_safe
def my_day(request):
    day = my_day_of(actor=request.actor)
    return render(request, "dashboards/my_day.html", {"day": day})
