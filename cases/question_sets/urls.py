from django.urls import path

from . import views

urlpatterns = [
    path("question-sets/", views.question_set_list, name="question-set-list"),
    path(
        "question-sets/<slug:slug>/<int:version>/",
        views.detail,
        name="question-set-detail",
    ),
]
