from django.urls import path

from .views import documents, files, signing, summary, templates, versions

SUMMARY = "audits/<uuid:audit_id>/summary/"
VERSION = SUMMARY + "versions/<int:number>/"
TEMPLATE = "partnerships/<int:partnership_id>/report-template/"

urlpatterns = [
    path(SUMMARY, summary.summary, name="audit-summary"),
    path(SUMMARY + "summary.docx", files.summary_docx, name="audit-summary-docx"),
    path(SUMMARY + "summary.pdf", files.summary_pdf, name="audit-summary-pdf"),
    path(SUMMARY + "public/", summary.public, name="public-summary"),
    path(SUMMARY + "sign/", signing.sign, name="report-sign"),
    path(SUMMARY + "revise/", signing.revise, name="report-revise"),
    path(VERSION, versions.version, name="report-version"),
    path(VERSION + "changes/", versions.version_changes, name="report-changes"),
    path(VERSION + "<str:edition>.<str:format>", versions.file, name="report-file"),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/evaluation.<str:format>",
        documents.evaluation_file,
        name="child-evaluation-file",
    ),
    path(
        "audits/<uuid:audit_id>/evaluations.<str:format>",
        documents.evaluations_file,
        name="evaluations-file",
    ),
    path(TEMPLATE, templates.template, name="report-template"),
    path(TEMPLATE + "placeholders/", templates.placeholders, name="report-template-placeholders"),
    path(TEMPLATE + "remove/", templates.remove, name="report-template-remove"),
    path(
        TEMPLATE + "report-template.docx",
        templates.download_shipped,
        name="report-template-shipped",
    ),
    path(TEMPLATE + "own-template.docx", templates.download_own, name="report-template-own"),
]
