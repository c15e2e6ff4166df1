from django.urls import path

from . import views

ONE = "audits/<uuid:audit_id>/cases/<uuid:case_id>/differences/<str:code>/<int:about_id>/"

urlpatterns = [
    path("audits/<uuid:audit_id>/differences/", views.difference_list, name="difference-list"),
    path(
        "audits/<uuid:audit_id>/differences/to-settle/", views.to_send, name="difference-to-settle"
    ),
    path(ONE, views.detail, name="difference-detail"),
    path(f"{ONE}decide/", views.decide, name="difference-decide"),
    path(f"{ONE}ask/", views.ask, name="difference-ask"),
]
