from django.urls import path

from .views import audits, inspection, moving, opening, setting_up, taking_part

urlpatterns = [
    path("audits/", audits.audit_list, name="audit-list"),
    path("audits/<uuid:audit_id>/", audits.detail, name="audit-detail"),
    path("audits/new/", setting_up.create, name="audit-create"),
    path("audits/joint-inspection/", inspection.create, name="inspection-create"),
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
    path(
        "audits/<uuid:audit_id>/start-moderating/", moving.start_moderating, name="audit-moderate"
    ),
    path("audits/<uuid:audit_id>/collect-again/", moving.collect_again, name="audit-collect"),
    path("audits/<uuid:audit_id>/open-again/", moving.open_again, name="audit-open-again"),
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
