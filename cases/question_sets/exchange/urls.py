from django.urls import path

from . import views

urlpatterns = [
    path("question-sets/bring-in/", views.bring_in, name="question-set-bring-in"),
    path("question-sets/bring-in/store/", views.store, name="question-set-store"),
    path("question-sets/template.xlsx", views.template, name="question-set-template"),
    path(
        "question-sets/download/<int:set_id>/set.<slug:form>",
        views.set_file,
        name="question-set-file",
    ),
    path(
        "question-sets/drafts/<int:draft_id>/draft.<slug:form>",
        views.draft_file,
        name="draft-file",
    ),
]
