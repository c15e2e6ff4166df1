from django.urls import path

from . import views

urlpatterns = [
    path("returns/<uuid:return_id>/put-right/", views.remedies, name="remedy-list"),
    path("put-right/<int:remedy_id>/", views.edit, name="remedy-edit"),
    path("put-right/<int:remedy_id>/done/", views.done, name="remedy-done"),
    path("put-right/<int:remedy_id>/not-done/", views.reopen, name="remedy-reopen"),
    path("put-right/<int:remedy_id>/remove/", views.remove, name="remedy-remove"),
    path("audits/<uuid:audit_id>/put-right/", views.of_audit, name="remedy-of-audit"),
]
