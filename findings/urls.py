from django.urls import include, path

urlpatterns = [
    path("", include("findings.accuracy.urls")),
    path("", include("findings.board.urls")),
    path("", include("findings.differences.urls")),
    path("", include("findings.identity_check.urls")),
    path("", include("findings.panel.urls")),
    path("", include("findings.summary.urls")),
    path("", include("findings.themes.urls")),
]
