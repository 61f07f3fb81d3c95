"""The organisations one acts for, and the desk of each."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards.queries import desk_of, desks_of


@require_safe
def desks(request):
    context = {"organisations": desks_of(actor=request.actor)}
    return render(request, "dashboards/desks.html", context)


@require_safe
def desk(request, organisation):
    board = desk_of(
        organisation=request.organisation,
        actor=request.actor,
        today=timezone.localdate(),
    )
    return render(request, "dashboards/desk.html", {"board": board})
