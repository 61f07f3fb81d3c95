"""The door, and what waits for a person once inside."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.queries import live_figures, my_day_of
from offers.forms.offers import SearchForm
from offers.queries.offers import activities_in_order


@login_not_required
@require_safe
def home(request):
    context = {
        "figures": live_figures(),
        "form": SearchForm(activities=activities_in_order()),
    }
    return render(request, "dashboards/home.html", context)


@require_safe
def my_day(request):
    day = my_day_of(actor=request.actor)
    return render(request, "dashboards/my_day.html", {"day": day})
