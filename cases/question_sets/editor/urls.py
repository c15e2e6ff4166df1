from django.urls import path

from .views import drafts, preview, questions, sections, sets

DRAFT = "question-sets/drafts/<int:draft_id>/"
SECTION = DRAFT + "section/<slug:section_code>/"

urlpatterns = [
    path("question-sets/", sets.question_set_list, name="question-set-list"),
    path("question-sets/new/", sets.create, name="draft-create"),
    path("question-sets/copy/<int:set_id>/", sets.copy, name="draft-copy"),
    path(DRAFT, drafts.detail, name="draft-detail"),
    path(DRAFT + "properties/", drafts.properties, name="draft-properties"),
    path(DRAFT + "move/", drafts.move, name="draft-move"),
    path(DRAFT + "undo/", drafts.undo, name="draft-undo"),
    path(DRAFT + "preview/", preview.preview, name="draft-preview"),
    path(DRAFT + "publish/", sets.publish, name="draft-publish"),
    path(DRAFT + "delete/", sets.delete, name="draft-delete"),
    path(DRAFT + "add-section/", sections.add, name="draft-section-add"),
    path(SECTION, sections.change, name="draft-section"),
    path(SECTION + "remove/", sections.remove, name="draft-section-remove"),
    path(SECTION + "add-question/", questions.add, name="draft-question-add"),
    path(SECTION + "bank/", questions.bank, name="draft-bank"),
    path(DRAFT + "question/<slug:code>/", questions.change, name="draft-question"),
    path(DRAFT + "question/<slug:code>/remove/", questions.remove, name="draft-question-remove"),
]
