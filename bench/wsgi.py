"""The portal and, beside it on the same server, Django with nothing on.

``/bench/hello/`` never meets the portal's middleware: its handler has an empty list.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asasap.settings.dev")

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

portal = get_wsgi_application()
settings.ROOT_URLCONF = "bench.urls"

with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


def application(environ, start_response):
    handler = bare if environ["PATH_INFO"] == "/bench/hello/" else portal
    return handler(environ, start_response)
