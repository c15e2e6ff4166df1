from django.urls import path

from . import views

urlpatterns = [
    path("cover-sheets/<uuid:sheet_id>/", views.detail, name="cover-sheet"),
    path("cover-sheets/<uuid:sheet_id>/typed/", views.typed, name="cover-sheet-typed"),
]
