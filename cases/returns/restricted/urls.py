from django.urls import path

from . import views

urlpatterns = [
    path("returns/<uuid:return_id>/restricted-comment/", views.comment, name="restricted-comment"),
    path(
        "returns/<uuid:return_id>/restricted-comment/remove/",
        views.remove,
        name="restricted-comment-remove",
    ),
]
