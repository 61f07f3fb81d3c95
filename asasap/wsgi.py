"""The WSGI entrance of a production server."""

import os

from django.core.wsgi import get_wsgi_application

from asasap.kernel.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asasap.settings.dev")

application = get_wsgi_application()

settle()
