from django.urls import path

from . import views

urlpatterns = [
    path("audits/<uuid:audit_id>/summary/", views.summary, name="audit-summary"),
]
