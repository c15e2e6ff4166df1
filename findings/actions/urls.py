from django.urls import path

from . import views

ACTIONS = "audits/<uuid:audit_id>/actions/"

urlpatterns = [
    path(ACTIONS, views.actions_of_audit, name="action-list"),
    path(
        "audits/<uuid:audit_id>/findings/<int:finding_id>/actions/new/",
        views.create,
        name="action-create",
    ),
    path(ACTIONS + "<int:action_id>/", views.edit, name="action-edit"),
    path(ACTIONS + "<int:action_id>/remove/", views.remove, name="action-remove"),
]
