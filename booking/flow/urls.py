from django.urls import path

from booking.flow import hand_over, outcome, sign_up, views
from booking.flow.person import person

app_name = "flow"

urlpatterns = [
    path("", views.start, name="start"),
    path("sign-up/", sign_up.sign_up, name="sign-up"),
    path("check-email/", sign_up.check_email, name="check-email"),
    path("pending/", outcome.pending, name="pending"),
    path("done/<int:appointment>/", outcome.done, name="done"),
    path("done/<int:appointment>/appointment.ics", outcome.ics, name="ics"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("signed-out/", views.signed_out, name="signed-out"),
    path("person/", person, name="person"),
    path("hand-over/", hand_over.hand_over, name="hand-over"),
    path("continue/<str:token>/", hand_over.take_over, name="take-over"),
    path("<slug:name>/", views.step, name="step"),
]
