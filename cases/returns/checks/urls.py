from django.urls import path

from . import views

urlpatterns = [
    path("returns/<uuid:return_id>/checks/<int:check_id>/", views.detail, name="check-detail"),
]
