from django.urls import path

from . import views

urlpatterns = [
    path("audits/<uuid:audit_id>/facts/", views.facts, name="audit-facts"),
]
