"""When something cannot be: what happened, what it means, what to do."""

import sys
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import JsonResponse
from django.shortcuts import render
from redis.exceptions import ConnectionError as RedisConnectionError

# The database or the cache is restarting: not a fault of the page, and soon over.
SERVICE_DOWN = (OperationalError, InterfaceError, RedisConnectionError)
API = "/api/"  # There, machines read: they are answered in their own form.


def bad_request(request, exception=None):
    return _answer(request, "400.html", 400)


def permission_denied(request, exception=None):
    return _answer(request, "403.html", 403)


def not_found(request, exception=None):
    return _answer(request, "404.html", 404)


def server_error(request):
    """Called while the exception is being handled, and must not fail in its turn."""
    if isinstance(sys.exc_info()[1], SERVICE_DOWN):
        response = _answer(request, "503.html", 503, bare=True)
        response["Retry-After"] = "5"
        return response
    return _answer(request, "500.html", 500, bare=True)


@login_not_required
def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def _answer(request, template: str, status: int, *, bare: bool = False):
    """Bare, the page asks nothing of the request: no actor, no session."""
    if request.path.startswith(API):
        return JsonResponse({"detail": HTTPStatus(status).phrase}, status=status)
    return render(None if bare else request, template, status=status)
