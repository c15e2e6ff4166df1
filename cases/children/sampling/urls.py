from django.urls import path

from . import views

urlpatterns = [
    path(
        "audits/<uuid:audit_id>/children/candidates/",
        views.candidates_create,
        name="candidate-list-create",
    ),
    path(
        "audits/<uuid:audit_id>/children/candidates/template.csv",
        views.template,
        {"kind": "csv"},
        name="candidates-csv",
    ),
    path(
        "audits/<uuid:audit_id>/children/candidates/template.xlsx",
        views.template,
        {"kind": "xlsx"},
        name="candidates-xlsx",
    ),
    path(
        "audits/<uuid:audit_id>/children/candidates/<int:list_id>/",
        views.candidates,
        name="candidate-list",
    ),
    path(
        "audits/<uuid:audit_id>/children/candidates/<int:list_id>/delete/",
        views.candidates_empty,
        name="candidate-list-empty",
    ),
    path(
        "audits/<uuid:audit_id>/children/draws/<int:sample_id>/",
        views.sample_detail,
        name="sample-detail",
    ),
    path(
        "audits/<uuid:audit_id>/children/draws/<int:sample_id>/account/",
        views.account,
        name="sample-account",
    ),
]
