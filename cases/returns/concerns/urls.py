from django.urls import path

from . import views

urlpatterns = [
    path(
        "returns/<uuid:return_id>/urgent-concern/",
        views.raise_concern,
        name="return-urgent-concern",
    ),
    path("urgent-concerns/<uuid:concern_id>/", views.detail, name="concern-detail"),
]
