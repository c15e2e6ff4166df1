from django.urls import path

from .views import summary

urlpatterns = [
    path("audits/<uuid:audit_id>/summary/", summary.summary, name="audit-summary"),
]
