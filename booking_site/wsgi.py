"""What gunicorn serves: `gunicorn booking_site.wsgi`."""

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_site.settings")
logging.captureWarnings(True)  # they are lines of the log like all others

application = get_wsgi_application()
