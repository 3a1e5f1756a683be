"""The whole site on one screen."""

from django.urls import include, path

from booking.hosts import known_host
from booking.views import healthz, home
from booking.watch.views import readyz, told

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", told, name="metrics"),
    path("internal/known-host", known_host, name="known-host"),
    path("", include("booking.branding.urls", namespace="site-look")),
    path("", include("booking.embed.urls")),
    # A merchant's pages; in a frame they are under /<merchant>/in/<key>/ too (embed/frames.py).
    path("<slug:merchant>/", include("booking.branding.urls")),
    path("<slug:merchant>/", include("booking.account.urls")),
    path("<slug:merchant>/", include("booking.flow.urls")),
]
