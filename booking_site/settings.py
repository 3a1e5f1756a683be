"""Every setting of the site, from the environment or .env; nonsense stops the start with a sentence that names it."""

from pathlib import Path

from booking.watch.log_lines import FORMATS
from booking_site import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
VAR.mkdir(exist_ok=True)
env.read_file(BASE_DIR / ".env")

DEBUG = env.switch("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY", "only for development" if DEBUG else None)
SECRET_KEY_FALLBACKS = env.words(env.text("SECRET_KEY_FALLBACKS", ""))
LOG_LEVEL = env.one_of("LOG_LEVEL", "INFO", "DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMAT = env.one_of("LOG_FORMAT", "TEXT" if DEBUG else "JSON", "JSON", "TEXT")
METRICS_TOKEN = env.token("METRICS_TOKEN")
SENTRY_DSN = env.link("SENTRY_DSN")
SENTRY_ENVIRONMENT = env.text("SENTRY_ENVIRONMENT", "production")
OTEL_EXPORTER_OTLP_ENDPOINT = env.link("OTEL_EXPORTER_OTLP_ENDPOINT")
TALLY_SECONDS = env.seconds("TALLY_SECONDS", 15)

# --- The ClicRDV API ---
CLICRDV_BASE_URL = env.origin("CLICRDV_BASE_URL", "https://www.clicrdv.com")
CLICRDV_API_KEY = env.api_key("CLICRDV_API_KEY")
CLICRDV_CALL_SECONDS = env.seconds("CLICRDV_CALL_SECONDS", 8)
CLICRDV_PAGE_SECONDS = env.seconds("CLICRDV_PAGE_SECONDS", 10)
CLICRDV_PROXY_URL = env.proxy("CLICRDV_PROXY_URL")
CLICRDV_CA_BUNDLE = env.file("CLICRDV_CA_BUNDLE")
WEB_THREADS = env.gunicorn().threads
CLICRDV_MAX_IN_FLIGHT = env.whole(
    "CLICRDV_MAX_IN_FLIGHT", min(WEB_THREADS * 5 // 6, WEB_THREADS - 4), least=4, most=WEB_THREADS - 4
)
CLICRDV_BREAKER_FAILURES = env.whole("CLICRDV_BREAKER_FAILURES", 16)
CLICRDV_BREAKER_SECONDS = env.seconds("CLICRDV_BREAKER_SECONDS", 10)
CATALOGUE_SECONDS = env.seconds("CATALOGUE_SECONDS", 300, most=86400)
SLOT_SECONDS = env.seconds("SLOT_SECONDS", 5, most=300)

# --- The booking process ---
CATEGORY_PAGE_FROM = env.whole("CATEGORY_PAGE_FROM", 40)
SLOT_LOOKAHEAD_DAYS = env.whole("SLOT_LOOKAHEAD_DAYS", 120, most=730)
HOME_LISTS_MERCHANTS = env.switch("HOME_LISTS_MERCHANTS", False)
FORGOTTEN_PASSWORD_URL = env.link("FORGOTTEN_PASSWORD_URL")
HAND_OVER_SECONDS = env.seconds("HAND_OVER_SECONDS", 120, most=600)
CONFIRM_WAIT_SECONDS = env.seconds("CONFIRM_WAIT_SECONDS", 9, most=60)
CONFIRM_STALE_SECONDS = env.seconds("CONFIRM_STALE_SECONDS", 30)
CONFIRM_SETTLE_SECONDS = env.seconds("CONFIRM_SETTLE_SECONDS", 60)
CONFIRM_GIVE_UP_SECONDS = env.seconds("CONFIRM_GIVE_UP_SECONDS", 86400, most=604800)

# --- Throttles; behind a proxy they count its visitors only if TRUSTED_PROXY_HOPS is right ---
TRUSTED_PROXY_HOPS = env.whole("TRUSTED_PROXY_HOPS", 0, least=0, most=9)
THROTTLE_SIGN_IN_ACCOUNT = env.rate("THROTTLE_SIGN_IN_ACCOUNT", "10/15minutes")
THROTTLE_SIGN_IN_ADDRESS = env.rate("THROTTLE_SIGN_IN_ADDRESS", "100/15minutes")
THROTTLE_SIGN_IN_EVERYWHERE = env.rate("THROTTLE_SIGN_IN_EVERYWHERE", "100/hour")
THROTTLE_SIGN_UP_ADDRESS = env.rate("THROTTLE_SIGN_UP_ADDRESS", "60/hour")
THROTTLE_SIGN_UP_ACCOUNT = env.rate("THROTTLE_SIGN_UP_ACCOUNT", "10/hour")
THROTTLE_TIMES_ACCOUNT = env.rate("THROTTLE_TIMES_ACCOUNT", "600/10minutes")
THROTTLE_TIMES_ADDRESS = env.rate("THROTTLE_TIMES_ADDRESS", "1200/10minutes")
THROTTLE_BOOK_ACCOUNT = env.rate("THROTTLE_BOOK_ACCOUNT", "60/hour")
THROTTLE_BOOK_ADDRESS = env.rate("THROTTLE_BOOK_ADDRESS", "300/hour")
SIGN_UP_LEAST_SECONDS = env.whole("SIGN_UP_LEAST_SECONDS", 2, least=0, most=60)

# --- Where it is served ---
# The last one for health checks by the machine itself.
SITE_HOSTS = [*env.hosts("ALLOWED_HOSTS", "localhost,[::1]"), "127.0.0.1"]
ALLOWED_HOSTS = ["*"]  # booking/hosts.py lets pass what stands here, and the merchants' own
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
if TRUSTED_PROXY_HOPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ROOT_URLCONF = "booking_site.urls"
WSGI_APPLICATION = "booking_site.wsgi.application"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000  # sent over TLS only

# `manage.py check --deploy` does not see how these are met.
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # frame-ancestors says who may show a page in a frame; X-Frame-Options cannot name sites
    "security.W005",  # whether the operator's other hosts have TLS is not ours to say
    "security.W008",  # the proxy in front redirects; health checks come without TLS
    "security.W010",  # over TLS the cookie is __Host-sid, and Secure: booking/middleware.py
    "security.W021",  # and whether browsers shall be told so for years is the operator's
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

INSTALLED_APPS = [
    "booking.administration.apps.Config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "booking",
]

MIDDLEWARE = [
    "booking.watch.middleware.Watch",
    "django.middleware.security.SecurityMiddleware",
    "booking.isolation.Isolation",
    "booking.hosts.KnownHosts",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "booking.middleware.Sessions",
    "booking.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "booking.middleware.Merchants",
    "booking.known_browsers.KnownBrowsers",
    "booking.middleware.ApiErrors",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "booking_site.templating.environment",
            "context_processors": ["booking.context.page"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "booking_site.form_renderer.Renderer"

# --- Database, sessions, cache ---
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR / 'site.sqlite3'}")}
# Each thread keeps its connection, unless the address says otherwise (?conn_max_age=0).
DATABASES["default"] = {"CONN_MAX_AGE": 60, **DATABASES["default"]}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # With Django's own options 200 double clicks met "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:  # a server that was started anew has forgotten its connections
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

if REDIS_URL := env.redis("REDIS_URL"):
    CACHES = {
        "default": {
            "BACKEND": "booking_site.redis_cache.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "booking_site.local_cache.LocalCache",
            "OPTIONS": {"MAX_ENTRIES": 20000},  # 300 by default: the catalogues of a few merchants
        }
    }

SESSIONS = env.one_of("SESSIONS", "DATABASE", "DATABASE", *(["CACHE"] if REDIS_URL else []))
if SESSIONS == "CACHE":  # a Redis that is emptied signs everybody out and forgets what they chose
    SESSION_ENGINE = "django.contrib.sessions.backends.cache"
else:
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db" if REDIS_URL else "booking_site.session_rows"
SESSION_COOKIE_NAME = "sid"
SESSION_COOKIE_AGE = env.whole("SESSION_COOKIE_AGE", 86400, least=60)
ACCOUNT_IDLE_SECONDS = env.seconds("ACCOUNT_IDLE_SECONDS", 1800, most=86400)
ACCOUNT_MAX_SECONDS = env.seconds("ACCOUNT_MAX_SECONDS", 28800, most=86400)
KEEP_LEDGER_DAYS = env.whole("KEEP_LEDGER_DAYS", 30, least=2, most=3650)
KEEP_COUNTS_DAYS = env.whole("KEEP_COUNTS_DAYS", 400, least=31, most=3650)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie but the session's
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "booking.views.csrf_failed"

# --- The admin ---
ADMIN_SECOND_FACTOR = env.switch("ADMIN_SECOND_FACTOR", False)
OTP_TOTP_ISSUER = "Booking"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# --- Languages and time: the pages show times in the group's zone ---
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files ---
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.text("STATIC_ROOT", str(VAR / "static"))
WHITENOISE_USE_FINDERS = DEBUG or not Path(STATIC_ROOT, "staticfiles.json").exists()
WHITENOISE_ALLOW_ALL_ORIGINS = False  # of ours only the script to paste is for every site
HASHED = "booking_site.static_files.StaticFiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else HASHED},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "booking.clicrdv.redact.Redact"}},
    "formatters": {"line": {"()": FORMATS[LOG_FORMAT]}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["redact"], "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django's own handlers would print past the filter.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
