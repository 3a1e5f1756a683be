from django.urls import path

from booking.flow import views

app_name = "flow"

urlpatterns = [
    path("", views.start, name="start"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("check-email/", views.check_email, name="check-email"),
    path("pending/", views.pending, name="pending"),
    path("done/<int:appointment>/", views.done, name="done"),
    path("done/<int:appointment>/appointment.ics", views.ics, name="ics"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("signed-out/", views.signed_out, name="signed-out"),
    path("<slug:name>/", views.step, name="step"),
]
