from django.urls import path

from . import views

YEAR = "annual-summary/<int:partnership_id>/<int:year>"

urlpatterns = [
    path("annual-summary/", views.years, name="annual-summary-list"),
    path(f"{YEAR}/", views.year, name="annual-summary"),
    path(f"{YEAR}.<str:format>", views.year_file, name="annual-summary-file"),
]
