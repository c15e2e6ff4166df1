from django.urls import path

from .views import audits, cases, exports, home, question_sets, returns, reviews, uploads, voices

audit_urls = [
    path("audits/", audits.audit_list, name="audit-list"),
    path("audits/<uuid:audit_id>/", audits.detail, name="audit-detail"),
]
case_urls = [
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
]
return_urls = [
    path("returns/<uuid:return_id>/", returns.detail, name="return-detail"),
    path("returns/<uuid:return_id>/check/", returns.check, name="return-check"),
    path("returns/<uuid:return_id>/accept/", reviews.accept, name="return-accept"),
    path("returns/<uuid:return_id>/send-back/", reviews.send_back, name="return-send-back"),
    path("returns/<uuid:return_id>/<slug:section_code>/", returns.section, name="return-section"),
]
offline_urls = [
    path("audits/<uuid:audit_id>/returns.xlsx", exports.audit_workbook, name="audit-workbook"),
    path("audits/<uuid:audit_id>/answers.csv", exports.audit_answers, name="audit-answers"),
    path("audits/<uuid:audit_id>/upload/", uploads.create, name="audit-upload"),
    path("audits/<uuid:audit_id>/upload/<uuid:upload_id>/", uploads.detail, name="upload-detail"),
    path("returns/<uuid:return_id>/return.xlsx", exports.workbook, name="return-workbook"),
    path("returns/<uuid:return_id>/return.docx", exports.print_out, name="return-print"),
    path("returns/<uuid:return_id>/answers.csv", exports.answers, name="return-answers"),
]
question_set_urls = [
    path("question-sets/", question_sets.question_set_list, name="question-set-list"),
    path(
        "question-sets/<slug:slug>/<int:version>/",
        question_sets.detail,
        name="question-set-detail",
    ),
]

urlpatterns = [
    path("", home.home, name="home"),
    *audit_urls,
    *case_urls,
    *return_urls,
    *offline_urls,
    *question_set_urls,
]
