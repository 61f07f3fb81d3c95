"""The two pages under measure, beside the portal's own routes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from asasap.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def hello(request):
    return HttpResponse("hello")


def empty(request):
    return render(request, "base.html")


urlpatterns = [
    path("bench/hello/", hello),
    path("bench/empty/", empty),
    path("", include("asasap.urls")),
]
