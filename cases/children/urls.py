from django.urls import path

from .views import case_imports, cases, children, voices

urlpatterns = [
    path("audits/<uuid:audit_id>/cases/<uuid:case_id>/", cases.detail, name="case-detail"),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/voices/new/",
        voices.create,
        name="voice-create",
    ),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/voices/<int:voice_id>/",
        voices.edit,
        name="voice-edit",
    ),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/voices/<int:voice_id>/remove/",
        voices.remove,
        name="voice-remove",
    ),
    path(
        "audits/<uuid:audit_id>/question-sheets/<slug:sheet>/",
        voices.question_sheet,
        name="question-sheet",
    ),
    path("audits/<uuid:audit_id>/children/new/", children.create, name="case-create"),
    path("audits/<uuid:audit_id>/cases/<uuid:case_id>/edit/", children.edit, name="case-edit"),
    path("audits/<uuid:audit_id>/children/letter/", children.letter, name="case-letter"),
    path("audits/<uuid:audit_id>/children/import/", case_imports.create, name="case-import"),
    path(
        "audits/<uuid:audit_id>/children/import/template.csv",
        case_imports.template,
        {"kind": "csv"},
        name="case-import-csv",
    ),
    path(
        "audits/<uuid:audit_id>/children/import/template.xlsx",
        case_imports.template,
        {"kind": "xlsx"},
        name="case-import-xlsx",
    ),
    path(
        "audits/<uuid:audit_id>/children/import/<uuid:import_id>/",
        case_imports.check,
        name="case-import-check",
    ),
]
