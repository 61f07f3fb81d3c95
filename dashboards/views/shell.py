"""What a browser needs to install the portal and to open it with no network."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def manifest(request):
    content_type = "application/manifest+json"
    return render(request, "dashboards/manifest.json", content_type=content_type)


@login_not_required
@require_safe
def offline(request):
    return render(request, "dashboards/offline.html")


@login_not_required
@require_safe
def service_worker(request):
    """Served from the root: a worker governs only what lies below its own address."""
    response = render(request, "dashboards/sw.js", content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
