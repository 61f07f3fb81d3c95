"""The WSGI entrance of a production server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asasap.settings.dev")

application = get_wsgi_application()
