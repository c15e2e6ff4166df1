from django.urls import path

from . import views

urlpatterns = [
    path("returns/<uuid:return_id>/<slug:section_code>/copy/", views.copy, name="return-copy"),
]
