"""The WSGI entrance of a production server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asasap.settings.dev")

application = get_wsgi_application()

# What the start has loaded stays: to look through it again for what nobody holds any
# more would stop a request for a tenth of a second now and then.
gc.collect()
gc.freeze()
