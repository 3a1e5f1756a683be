from django.urls import path

from booking.embed import script, views

app_name = "embed"

urlpatterns = [
    path("embed/v1.js", script.v1, name="script"),
    path("embed/v1.<slug:name>.js", script.v1_of, name="script-version"),
    path("<slug:merchant>/in/", views.enter, name="enter"),
]
