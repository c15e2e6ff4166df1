from django.urls import path

from . import views

THEN_AND_NOW = "audits/<uuid:audit_id>/then-and-now/"

urlpatterns = [
    path(THEN_AND_NOW, views.then_and_now, name="then-and-now"),
    path(f"{THEN_AND_NOW}<int:finding_id>/", views.judge, name="then-and-now-judge"),
]
