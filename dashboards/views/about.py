"""What the portal says of itself, to anyone."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.queries import component_samples, glossary, vendored_libraries


@login_not_required
@require_safe
def about(request):
    return render(request, "dashboards/about.html")


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "dashboards/accessibility.html")


@login_not_required
@require_safe
def components(request):
    context = {"samples": component_samples()}
    return render(request, "dashboards/components.html", context)


@login_not_required
@require_safe
def credits(request):  # noqa: A001 — the page's name; the interpreter's is not used.
    context = {"libraries": vendored_libraries()}
    return render(request, "dashboards/credits.html", context)


@login_not_required
@require_safe
def legal(request):
    context = {"source_url": settings.SOURCE_URL}
    return render(request, "dashboards/legal.html", context)


@login_not_required
@require_safe
def words(request):
    return render(request, "dashboards/words.html", {"words": glossary()})
