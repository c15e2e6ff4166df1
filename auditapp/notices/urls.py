from django.urls import path

from . import views

urlpatterns = [
    path("accounts/mail/", views.choice, name="mail-choice"),
    path("partnerships/<int:partnership_id>/mail/", views.list_, name="mail-list"),
    path(
        "partnerships/<int:partnership_id>/mail/<int:mail_id>/again/",
        views.again,
        name="mail-again",
    ),
]
