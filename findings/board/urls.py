from django.urls import path

from . import views

urlpatterns = [
    path("findings/<int:finding_id>/", views.by_number, name="finding-by-number"),
    path("audits/<uuid:audit_id>/findings/", views.finding_list, name="finding-list"),
    path("audits/<uuid:audit_id>/findings/new/", views.create, name="finding-create"),
    path("audits/<uuid:audit_id>/findings/add/", views.extend, name="finding-extend"),
    path(
        "audits/<uuid:audit_id>/findings/<int:finding_id>/",
        views.detail,
        name="finding-detail",
    ),
    path(
        "audits/<uuid:audit_id>/findings/<int:finding_id>/edit/",
        views.edit,
        name="finding-edit",
    ),
    path(
        "audits/<uuid:audit_id>/findings/<int:finding_id>/remove/",
        views.remove,
        name="finding-remove",
    ),
]
