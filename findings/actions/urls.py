from django.urls import path

from .views import closing, files, following, lists, plan

ACTIONS = "audits/<uuid:audit_id>/actions/"
ACTION = ACTIONS + "<int:action_id>/"

urlpatterns = [
    path("actions/", lists.of_everybody, name="action-board"),
    path("actions/actions.xlsx", files.workbook_of_all, name="action-board-xlsx"),
    path("actions/actions.ics", files.calendar_of_all, name="action-board-ics"),
    path("actions/upload/", files.upload, name="action-upload"),
    path(ACTIONS, lists.of_audit, name="action-list"),
    path(ACTIONS + "actions.xlsx", files.workbook_of_audit, name="action-list-xlsx"),
    path(ACTIONS + "actions.ics", files.calendar_of_audit, name="action-list-ics"),
    path(
        "audits/<uuid:audit_id>/findings/<int:finding_id>/actions/new/",
        plan.create,
        name="action-create",
    ),
    path("audits/<uuid:audit_id>/close/", closing.close, name="audit-close"),
    path(ACTION, following.detail, name="action-detail"),
    path(ACTION + "plan/", plan.edit, name="action-edit"),
    path(ACTION + "remove/", plan.remove, name="action-remove"),
    path(ACTION + "update/", following.update, name="action-update"),
    path(ACTION + "decide/", following.decide, name="action-decide"),
    path(ACTION + "change/", following.propose, name="action-propose"),
    path(ACTION + "change/<int:proposal_id>/", following.answer, name="action-answer"),
    path(ACTION + "difference/", following.check, name="action-check"),
]
