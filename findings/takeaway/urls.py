from django.urls import path

from . import views

urlpatterns = [
    path("audits/<uuid:audit_id>/take-away/", views.explain, name="audit-take-away"),
    path("audits/<uuid:audit_id>/take-away/file/", views.download, name="audit-take-away-file"),
    path("audits/bring-in/", views.bring_in, name="audit-bring-in"),
    path("audits/bring-in/<uuid:file_id>/", views.check, name="audit-bring-in-check"),
]
