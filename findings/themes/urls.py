from django.urls import path

from . import views

urlpatterns = [
    path("themes/", views.theme_list, name="theme-list"),
    path("themes/<int:theme_id>/", views.detail, name="theme-detail"),
    path("partnership/<int:partnership_id>/themes/new/", views.create, name="theme-create"),
    path("themes/<int:theme_id>/rename/", views.rename, name="theme-rename"),
    path("themes/<int:theme_id>/merge/", views.merge, name="theme-merge"),
    path("themes/<int:theme_id>/retire/", views.retire, name="theme-retire"),
    path("themes/<int:theme_id>/bring-back/", views.bring_back, name="theme-bring-back"),
]
