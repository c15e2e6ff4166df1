from django.urls import path

from .views import path as paths
from .views import timescales

urlpatterns = [
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
