from django.urls import path

from . import views

urlpatterns = [
    path("across/", views.themes, name="across-themes"),
    path("across/questions/", views.questions, name="across-questions"),
    path("across/timescales/", views.timescales, name="across-timescales"),
    path("across/returns/", views.returns, name="across-returns"),
]
