from django.urls import path

from .views import agenda, evaluation, meetings, minutes

CHILD = "audits/<uuid:audit_id>/meeting/<uuid:case_id>/"
ON_AGENDA = "audits/<uuid:audit_id>/agenda/<uuid:case_id>/"

urlpatterns = [
    path("audits/<uuid:audit_id>/meetings/", meetings.meeting_list, name="meeting-list"),
    path("audits/<uuid:audit_id>/meetings/new/", meetings.create, name="meeting-create"),
    path("audits/<uuid:audit_id>/meetings/<int:meeting_id>/", meetings.edit, name="meeting-edit"),
    path("audits/<uuid:audit_id>/agenda/", agenda.agenda, name="agenda"),
    path(ON_AGENDA, agenda.choose, name="agenda-child"),
    path(f"{ON_AGENDA}move/", agenda.move, name="agenda-move"),
    path(f"{ON_AGENDA}take-off/", agenda.take_off, name="agenda-take-off"),
    path(f"{ON_AGENDA}no-part/", agenda.no_part, name="no-part"),
    path(f"{ON_AGENDA}no-part/<int:mark_id>/end/", agenda.end_no_part, name="no-part-end"),
    path("audits/<uuid:audit_id>/meeting/packs/", evaluation.packs, name="audit-packs"),
    path(CHILD, minutes.child, name="child-meeting"),
    path(f"{CHILD}typed/", minutes.typed, name="child-meeting-typed"),
    path(f"{CHILD}held/", agenda.hold, name="child-meeting-held"),
    path(f"{CHILD}pack/", evaluation.pack, name="child-pack"),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/evaluation/",
        evaluation.evaluation,
        name="child-evaluation",
    ),
]
