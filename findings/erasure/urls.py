from django.urls import path

from . import views

urlpatterns = [
    path("partnership/<int:partnership_id>/deletion/", views.deletion, name="deletion"),
]
