from django.urls import path

from .views import (
    assignment,
    audits,
    cases,
    concerns,
    contributions,
    copying,
    cover_sheets,
    exports,
    home,
    moving,
    opening,
    question_sets,
    returns,
    reviews,
    sending,
    setting_up,
    taking_part,
    typing,
    uploads,
    versions,
    voices,
)

audit_urls = [
    path("audits/", audits.audit_list, name="audit-list"),
    path("audits/<uuid:audit_id>/", audits.detail, name="audit-detail"),
    path("audits/<uuid:audit_id>/assign/", assignment.assign, name="audit-assign"),
]
set_up_urls = [
    path("audits/new/", setting_up.create, name="audit-create"),
    path("audits/<uuid:audit_id>/copy/", setting_up.copy, name="audit-copy"),
    path("audits/<uuid:audit_id>/set-up/", setting_up.steps, name="audit-set-up"),
    *(
        path(f"audits/<uuid:audit_id>/set-up/{step}/", view, name=f"audit-set-up-{step}")
        for step, view in {
            "purpose": setting_up.purpose,
            "question-set": setting_up.question_set,
            "agencies": setting_up.agencies,
            "children": setting_up.children,
            "dates": setting_up.dates,
            "check": opening.check,
            "preview": opening.preview,
        }.items()
    ),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/remove/",
        setting_up.remove_child,
        name="case-remove",
    ),
]
taking_part_urls = [
    path(
        "audits/<uuid:audit_id>/start-moderating/", moving.start_moderating, name="audit-moderate"
    ),
    path("audits/<uuid:audit_id>/collect-again/", moving.collect_again, name="audit-collect"),
    path("audits/<uuid:audit_id>/taking-part/", taking_part.taking_part, name="audit-taking-part"),
    path("audits/<uuid:audit_id>/agencies/add/", taking_part.add_agency, name="audit-agency-add"),
    path(
        "audits/<uuid:audit_id>/agencies/<int:agency_id>/withdraw/",
        taking_part.withdraw_agency,
        name="audit-agency-withdraw",
    ),
    path(
        "audits/<uuid:audit_id>/agencies/<int:agency_id>/bring-back/",
        taking_part.bring_back_agency,
        name="audit-agency-bring-back",
    ),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/withdraw/",
        taking_part.withdraw_case,
        name="case-withdraw",
    ),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/bring-back/",
        taking_part.bring_back_case,
        name="case-bring-back",
    ),
    path("returns/<uuid:return_id>/withdraw/", taking_part.withdraw_return, name="return-withdraw"),
    path(
        "returns/<uuid:return_id>/bring-back/",
        taking_part.bring_back_return,
        name="return-bring-back",
    ),
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
    path("returns/<uuid:return_id>/check/", sending.check, name="return-check"),
    path("returns/<uuid:return_id>/sign-off/", sending.sign_off, name="return-sign-off"),
    path("returns/<uuid:return_id>/take-back/", sending.take_back, name="return-take-back"),
    path("returns/<uuid:return_id>/versions/<int:number>/", versions.detail, name="return-version"),
    path("returns/<uuid:return_id>/accept/", reviews.accept, name="return-accept"),
    path("returns/<uuid:return_id>/send-back/", reviews.send_back, name="return-send-back"),
    path(
        "returns/<uuid:return_id>/urgent-concern/",
        concerns.raise_concern,
        name="return-urgent-concern",
    ),
    path(
        "returns/<uuid:return_id>/one-off-contributor/",
        contributions.invite,
        name="return-contributor",
    ),
    path(
        "returns/<uuid:return_id>/one-off-contributor/revoke/",
        contributions.revoke,
        name="return-contributor-revoke",
    ),
    path("contribute/<slug:token>/", contributions.contribute, name="contribute"),
    path("returns/<uuid:return_id>/<slug:section_code>/", returns.section, name="return-section"),
    path("returns/<uuid:return_id>/<slug:section_code>/typed/", typing.typed, name="return-typed"),
    path("returns/<uuid:return_id>/<slug:section_code>/copy/", copying.copy, name="return-copy"),
]
cover_sheet_urls = [
    path("cover-sheets/<uuid:sheet_id>/", cover_sheets.detail, name="cover-sheet"),
]
concern_urls = [
    path("urgent-concerns/<uuid:concern_id>/", concerns.detail, name="concern-detail"),
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
    *set_up_urls,
    *taking_part_urls,
    *case_urls,
    *return_urls,
    *cover_sheet_urls,
    *concern_urls,
    *offline_urls,
    *question_set_urls,
]
