from django.urls import path

from .views import findings, summary

finding_urls = [
    path("audits/<uuid:audit_id>/findings/", findings.finding_list, name="finding-list"),
    path("audits/<uuid:audit_id>/findings/new/", findings.create, name="finding-create"),
    path("audits/<uuid:audit_id>/findings/add/", findings.extend, name="finding-extend"),
    path(
        "audits/<uuid:audit_id>/findings/<int:finding_id>/",
        findings.detail,
        name="finding-detail",
    ),
    path(
        "audits/<uuid:audit_id>/findings/<int:finding_id>/edit/",
        findings.edit,
        name="finding-edit",
    ),
    path(
        "audits/<uuid:audit_id>/findings/<int:finding_id>/remove/",
        findings.remove,
        name="finding-remove",
    ),
]

urlpatterns = [
    *finding_urls,
    path("audits/<uuid:audit_id>/summary/", summary.summary, name="audit-summary"),
]
