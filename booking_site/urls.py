"""The whole site: Django's admin, and everything else in booking/urls.py."""

from django.contrib import admin
from django.urls import include, path

handler400 = "booking.views.bad_request"
handler404 = "booking.views.not_found"
handler500 = "booking.views.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("booking.urls")),
]
