"""How results are ranked, said to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from matching.queries.criteria import criteria_page


@login_not_required
@require_safe
def criteria(request):
    context = {"criteria": criteria_page(timezone.localdate())}
    return render(request, "matching/criteria.html", context)
