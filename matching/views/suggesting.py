"""What the first letters typed under “What?” may become."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from offers.queries.words import suggestions


@login_not_required
@require_safe
def suggest(request):
    """The options of a list that a field proposes: no page holds anything by it."""
    context = {"suggestions": suggestions(request.GET.get("q", ""))}
    return render(request, "matching/parts/suggestions.html", context)
