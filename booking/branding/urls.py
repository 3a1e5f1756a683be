from django.urls import re_path

from booking.branding import views

app_name = "look"

urlpatterns = [
    re_path(r"^theme\.(?P<digest>[0-9a-f]{12})\.css$", views.theme, name="theme"),
    re_path(r"^pictures/(?P<name>[0-9a-f]{16}\.(?:png|webp|svg))$", views.picture, name="picture"),
]
