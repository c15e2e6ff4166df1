from django.urls import path

from . import views

urlpatterns = [
    path("history/", views.trail, name="history-list"),
    path("history/history.csv", views.export, name="history-export"),
]
