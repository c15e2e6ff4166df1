from django.urls import path

from . import views

urlpatterns = [
    path("audits/<uuid:audit_id>/remind/", views.remind, name="audit-remind"),
]
