from django.contrib.admin.apps import AdminConfig


class Config(AdminConfig):
    default_site = "booking.administration.site.Site"
