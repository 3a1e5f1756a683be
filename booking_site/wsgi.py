"""What gunicorn serves: `gunicorn booking_site.wsgi`."""

import logging
import os
import threading

from django.core.wsgi import get_wsgi_application


def log_ended_thread(ended: threading.ExceptHookArgs) -> None:
    """A line of the log like all others, masked like them."""
    value = ended.exc_value or ended.exc_type()
    logging.getLogger("booking").error("a thread ended", exc_info=(ended.exc_type, value, ended.exc_traceback))


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_site.settings")
logging.captureWarnings(True)
threading.excepthook = log_ended_thread

application = get_wsgi_application()

from booking_site import ready  # noqa: E402 - it reads models, which are there only now

ready.read_all()
