from django.urls import include, path

urlpatterns = [
    path("", include("findings.accuracy.urls")),
    path("", include("findings.across.urls")),
    path("", include("findings.actions.urls")),
    path("", include("findings.annual.urls")),
    path("", include("findings.board.urls")),
    path("", include("findings.briefing.urls")),
    path("", include("findings.differences.urls")),
    path("", include("findings.erasure.urls")),
    path("", include("findings.identity_check.urls")),
    path("", include("findings.panel.urls")),
    path("", include("findings.report.urls")),
    path("", include("findings.subject_access.urls")),
    path("", include("findings.takeaway.urls")),
    path("", include("findings.teams.urls")),
    path("", include("findings.themes.urls")),
    path("", include("findings.then_and_now.urls")),
]
