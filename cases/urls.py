from django.urls import path

from .views import (
    assignment,
    audits,
    case_imports,
    cases,
    children,
    concerns,
    contributions,
    copying,
    cover_sheets,
    exports,
    home,
    identities,
    moving,
    opening,
    question_sets,
    returns,
    reviews,
    samples,
    sending,
    setting_up,
    taking_part,
    timescales,
    trail,
    typing,
    uploads,
    versions,
    voices,
)
from .views import (
    path as paths,
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
path_urls = [
    path("audits/<uuid:audit_id>/timeline/", paths.timeline, name="audit-timeline"),
    path("audits/<uuid:audit_id>/cases/<uuid:case_id>/path/", paths.detail, name="case-path"),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/path/new/", paths.create, name="event-create"
    ),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/path/<int:event_id>/",
        paths.edit,
        name="event-edit",
    ),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/path/<int:event_id>/remove/",
        paths.remove,
        name="event-remove",
    ),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/path/<int:event_id>/limit/<int:rule_id>/",
        paths.reason,
        name="missed-reason",
    ),
    path(
        "partnership/<int:partnership_id>/timescales/",
        timescales.timescale_list,
        name="timescale-list",
    ),
    path(
        "partnership/<int:partnership_id>/timescales/new/",
        timescales.create,
        name="timescale-create",
    ),
    path(
        "partnership/<int:partnership_id>/timescales/<int:rule_id>/",
        timescales.edit,
        name="timescale-edit",
    ),
    path(
        "partnership/<int:partnership_id>/timescales/<int:rule_id>/remove/",
        timescales.remove,
        name="timescale-remove",
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
identity_urls = [
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/identity/",
        identities.key,
        name="case-identity",
    ),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/identity/delete/",
        identities.delete,
        name="case-identity-delete",
    ),
    path(
        "audits/<uuid:audit_id>/identities/delete/",
        identities.delete_all,
        name="audit-identities-delete",
    ),
    path("audits/<uuid:audit_id>/matching/", identities.matching, name="audit-matching"),
    path("returns/<uuid:return_id>/identity/", identities.of_return, name="return-identity"),
]
trail_urls = [
    path("history/", trail.trail, name="history-list"),
    path("history/history.csv", trail.export, name="history-export"),
]
question_set_urls = [
    path("question-sets/", question_sets.question_set_list, name="question-set-list"),
    path(
        "question-sets/<slug:slug>/<int:version>/",
        question_sets.detail,
        name="question-set-detail",
    ),
]
children_urls = [
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
    path(
        "audits/<uuid:audit_id>/children/candidates/",
        samples.candidates_create,
        name="candidate-list-create",
    ),
    path(
        "audits/<uuid:audit_id>/children/candidates/template.csv",
        samples.template,
        {"kind": "csv"},
        name="candidates-csv",
    ),
    path(
        "audits/<uuid:audit_id>/children/candidates/template.xlsx",
        samples.template,
        {"kind": "xlsx"},
        name="candidates-xlsx",
    ),
    path(
        "audits/<uuid:audit_id>/children/candidates/<int:list_id>/",
        samples.candidates,
        name="candidate-list",
    ),
    path(
        "audits/<uuid:audit_id>/children/candidates/<int:list_id>/delete/",
        samples.candidates_empty,
        name="candidate-list-empty",
    ),
    path(
        "audits/<uuid:audit_id>/children/draws/<int:sample_id>/",
        samples.sample_detail,
        name="sample-detail",
    ),
    path(
        "audits/<uuid:audit_id>/children/draws/<int:sample_id>/account/",
        samples.account,
        name="sample-account",
    ),
]

urlpatterns = [
    path("", home.home, name="home"),
    *audit_urls,
    *set_up_urls,
    *taking_part_urls,
    *case_urls,
    *path_urls,
    *identity_urls,  # before the sections of returns, whose addresses look alike
    *children_urls,
    *return_urls,
    *cover_sheet_urls,
    *concern_urls,
    *offline_urls,
    *question_set_urls,
    *trail_urls,
]
