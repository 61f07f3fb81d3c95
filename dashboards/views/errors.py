"""When something cannot be: what happened, what it means, what to do."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.shortcuts import render
from redis.exceptions import ConnectionError as RedisConnectionError

# The database or the cache is restarting: not a fault of the page, and soon over.
SERVICE_DOWN = (OperationalError, InterfaceError, RedisConnectionError)


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """Called while the exception is being handled, and must not fail in its turn."""
    if isinstance(sys.exc_info()[1], SERVICE_DOWN):
        response = render(None, "503.html", status=503)
        response["Retry-After"] = "5"
        return response
    return render(None, "500.html", status=500)


@login_not_required
def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
