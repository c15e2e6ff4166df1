from django.urls import path

from .views import documents, signing, summary, versions

SUMMARY = "audits/<uuid:audit_id>/summary/"
VERSION = SUMMARY + "versions/<int:number>/"

urlpatterns = [
    path(SUMMARY, summary.summary, name="audit-summary"),
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
]
