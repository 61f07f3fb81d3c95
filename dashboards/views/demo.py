"""The demo's accounts, for a newcomer to be in within a minute."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboards.queries import demo_accounts_at


@login_not_required
@never_cache
@require_safe
def demo_accounts(request):
    if not settings.DEMO:
        raise Http404
    context = {"accounts": demo_accounts_at(now=timezone.now())}
    return render(request, "dashboards/demo.html", context)
