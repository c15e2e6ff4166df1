from django.urls import path

from . import views

urlpatterns = [
    path(
        "question-sets/<slug:slug>/<int:version>/",
        views.detail,
        name="question-set-detail",
    ),
]
