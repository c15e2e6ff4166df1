from django.urls import path

from . import views

urlpatterns = [
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/identity/",
        views.key,
        name="case-identity",
    ),
    path(
        "audits/<uuid:audit_id>/cases/<uuid:case_id>/identity/delete/",
        views.delete,
        name="case-identity-delete",
    ),
    path(
        "audits/<uuid:audit_id>/identities/delete/",
        views.delete_all,
        name="audit-identities-delete",
    ),
    path("audits/<uuid:audit_id>/matching/", views.matching, name="audit-matching"),
    path("returns/<uuid:return_id>/identity/", views.of_return, name="return-identity"),
]
