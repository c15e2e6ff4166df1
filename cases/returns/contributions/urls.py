from django.urls import path

from . import views

urlpatterns = [
    path(
        "returns/<uuid:return_id>/one-off-contributor/",
        views.invite,
        name="return-contributor",
    ),
    path(
        "returns/<uuid:return_id>/one-off-contributor/revoke/",
        views.revoke,
        name="return-contributor-revoke",
    ),
    path("contribute/<slug:token>/", views.contribute, name="contribute"),
]
