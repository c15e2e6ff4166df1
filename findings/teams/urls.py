from django.urls import path

from . import views

TEAMS = "audits/<uuid:audit_id>/briefing/teams/"

urlpatterns = [
    path("briefings/<uuid:link_id>/", views.answer, name="team-answer"),
    path("briefings/<uuid:link_id>/thank-you/", views.thanks, name="team-thanks"),
    path(TEAMS, views.overview, name="team-list"),
    path(TEAMS + "ask/", views.ask, name="team-ask"),
    path(TEAMS + "stop/", views.stop, name="team-stop"),
    path(TEAMS + "<int:answer_id>/remove/", views.remove, name="team-answer-remove"),
]
