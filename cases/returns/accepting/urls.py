from django.urls import path

from . import views

urlpatterns = [
    path("audits/<uuid:audit_id>/accept-returns/", views.accept, name="audit-accept"),
    path(
        "audits/<uuid:audit_id>/accepted-returns/<int:acceptance_id>/",
        views.detail,
        name="acceptance-detail",
    ),
    path(
        "audits/<uuid:audit_id>/accepted-returns/<int:acceptance_id>/undo/",
        views.undo,
        name="acceptance-undo",
    ),
]
