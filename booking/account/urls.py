from django.urls import path

from booking.account import again, cancel_pages, move_pages, my_records, pages

app_name = "account"

urlpatterns = [
    path("appointments/", pages.listed, name="appointments"),
    path("appointments/<int:number>/", pages.one, name="appointment"),
    path("appointments/<int:number>/appointment.ics", pages.ics, name="appointment-ics"),
    path("appointments/<int:number>/cancel/", cancel_pages.cancel, name="cancel"),
    path("appointments/<int:number>/cancelled/", cancel_pages.cancelled, name="cancelled"),
    path("appointments/<int:number>/cancellation.ics", cancel_pages.ics, name="cancellation-ics"),
    path("appointments/<int:number>/move/", move_pages.move, name="move"),
    path("appointments/<int:number>/moved/", move_pages.moved, name="moved"),
    path("appointments/<int:number>/again/", again.again, name="again"),
    path("my-records/", my_records.listed, name="my-records"),
    path("my-records/new/", my_records.new, name="new-record"),
    path("my-records/<int:number>/", my_records.edit, name="my-record"),
]
