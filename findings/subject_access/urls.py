from django.urls import path

from . import views

CHILD = "requests/children/<uuid:audit_id>/<uuid:case_id>/"
PERSON = "requests/people/<int:person_id>/"
urlpatterns = [
    path("requests/", views.search, name="subject-access"),
    path(CHILD, views.child, name="subject-child"),
    path(f"{CHILD}file/", views.child_file, name="subject-child-file"),
    path(PERSON, views.person, name="subject-person"),
    path(f"{PERSON}file/", views.person_file, name="subject-person-file"),
]
