from django.urls import path

from .views import exports, uploads

urlpatterns = [
    path("audits/<uuid:audit_id>/returns.xlsx", exports.audit_workbook, name="audit-workbook"),
    path("audits/<uuid:audit_id>/answers.csv", exports.audit_answers, name="audit-answers"),
    path("audits/<uuid:audit_id>/upload/", uploads.create, name="audit-upload"),
    path("audits/<uuid:audit_id>/upload/<uuid:upload_id>/", uploads.detail, name="upload-detail"),
    path("returns/<uuid:return_id>/return.xlsx", exports.workbook, name="return-workbook"),
    path("returns/<uuid:return_id>/return.docx", exports.print_out, name="return-print"),
    path("returns/<uuid:return_id>/answers.csv", exports.answers, name="return-answers"),
]
