"""What machines ask: is the process alive, and may it be given work."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboards.queries import why_not_ready


@login_not_required
@never_cache
@require_safe
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request):
    reason = why_not_ready()
    status = 503 if reason else 200
    return HttpResponse(reason or "ok", content_type="text/plain", status=status)
