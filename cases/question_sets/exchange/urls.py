from django.urls import path

from . import views

urlpatterns = [
    path("question-sets/bring-in/", views.bring_in, name="question-set-bring-in"),
    path("question-sets/bring-in/store/", views.store, name="question-set-store"),
    path("question-sets/template.xlsx", views.template, name="question-set-template"),
    path(
        "question-sets/download/<int:set_id>/set.json",
        views.json_file,
        name="question-set-json",
    ),
    path(
        "question-sets/download/<int:set_id>/set.xlsx",
        views.workbook,
        name="question-set-workbook",
    ),
    path(
        "question-sets/download/<int:set_id>/consultation.docx",
        views.consultation,
        name="question-set-consultation",
    ),
]
