from django.urls import path

from . import views

AUDIT = "audits/<uuid:audit_id>/identity-check/"

urlpatterns = [
    path(AUDIT, views.check, name="identity-check"),
    path(f"{AUDIT}<slug:fingerprint>/", views.override, name="identity-override"),
    path(f"{AUDIT}<slug:fingerprint>/undo/", views.undo, name="identity-override-undo"),
]
