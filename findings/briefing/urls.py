from django.urls import path

from . import views

BRIEFING = "audits/<uuid:audit_id>/briefing"

urlpatterns = [
    path(f"{BRIEFING}/", views.briefing, name="briefing"),
    path(f"{BRIEFING}/edit/", views.edit, name="briefing-edit"),
    path(f"{BRIEFING}.<str:format>", views.briefing_file, name="briefing-file"),
]
