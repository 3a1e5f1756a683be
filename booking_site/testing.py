"""The settings under pytest and mypy: nothing from this machine's .env or environment, and no server outside it."""

import os

os.environ.update(
    ENV_FILE="",
    SECRET_KEY="not a secret: the key of the tests",
    CLICRDV_BASE_URL="http://127.0.0.1:9",
    CLICRDV_API_KEY="0123456789abcdef0123456789abcdef",
)
for _name in ("DEBUG", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "TRUSTED_PROXY_HOPS", "HOME_LISTS_MERCHANTS"):
    os.environ.pop(_name, None)

from booking_site.settings import *  # noqa: E402, F403

# A file, so that the threads of a test's server see what the test wrote; one for each run, as several may go on.
DATABASES["default"]["TEST"] = {"NAME": VAR / f"test-{os.getpid()}.sqlite3"}  # noqa: F405
SITE_HOSTS = ["localhost", "127.0.0.1", "testserver"]
# Straight from static/: tests need no collectstatic before.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# All visitors of the tests have one address, and type faster than people.
THROTTLE_TIMES_ADDRESS = THROTTLE_BOOK_ACCOUNT = THROTTLE_BOOK_ADDRESS = "100000/hour"
SIGN_UP_LEAST_SECONDS = 0
TALLY_SECONDS = 3600  # each test's counts are its own
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
