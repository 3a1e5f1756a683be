from django.urls import path

from booking.embed import views

app_name = "embed"

urlpatterns = [
    path("<slug:merchant>/in/", views.enter, name="enter"),
]
