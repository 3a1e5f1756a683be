from django.urls import path

from booking.account import views

app_name = "account"

urlpatterns = [
    path("appointments/", views.upcoming, name="appointments"),
]
