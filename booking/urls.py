"""The whole site on one screen."""

from django.urls import include, path

from booking.views import healthz, home

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("<slug:merchant>/", include("booking.account.urls")),
    path("<slug:merchant>/", include("booking.flow.urls")),
]
