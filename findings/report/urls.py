from django.urls import path

from .views import files, summary, templates

TEMPLATE = "partnerships/<int:partnership_id>/report-template/"

urlpatterns = [
    path("audits/<uuid:audit_id>/summary/", summary.summary, name="audit-summary"),
    path(
        "audits/<uuid:audit_id>/summary/summary.docx",
        files.summary_docx,
        name="audit-summary-docx",
    ),
    path("audits/<uuid:audit_id>/summary/summary.pdf", files.summary_pdf, name="audit-summary-pdf"),
    path(TEMPLATE, templates.template, name="report-template"),
    path(f"{TEMPLATE}placeholders/", templates.placeholders, name="report-template-placeholders"),
    path(f"{TEMPLATE}remove/", templates.remove, name="report-template-remove"),
    path(
        f"{TEMPLATE}report-template.docx",
        templates.download_shipped,
        name="report-template-shipped",
    ),
    path(f"{TEMPLATE}own-template.docx", templates.download_own, name="report-template-own"),
]
