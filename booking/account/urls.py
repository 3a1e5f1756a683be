from django.urls import path, register_converter
from django.urls.converters import IntConverter

from booking.account import again, cancel_pages, move_pages, my_records, pages

app_name = "account"


class Id(IntConverter):
    """A number that a database takes."""

    regex = "[0-9]{1,15}"


register_converter(Id, "id")

urlpatterns = [
    path("appointments/", pages.listed, name="appointments"),
    path("appointments/<id:number>/", pages.one, name="appointment"),
    path("appointments/<id:number>/appointment.ics", pages.ics, name="appointment-ics"),
    path("appointments/<id:number>/cancel/", cancel_pages.cancel, name="cancel"),
    path("appointments/<id:number>/cancelled/", cancel_pages.cancelled, name="cancelled"),
    path("appointments/<id:number>/cancellation.ics", cancel_pages.ics, name="cancellation-ics"),
    path("appointments/<id:number>/move/", move_pages.move, name="move"),
    path("appointments/<id:number>/moved/", move_pages.moved, name="moved"),
    path("appointments/<id:number>/again/", again.again, name="again"),
    path("my-records/", my_records.listed, name="my-records"),
    path("my-records/new/", my_records.new, name="new-record"),
    path("my-records/<id:number>/", my_records.edit, name="my-record"),
]
