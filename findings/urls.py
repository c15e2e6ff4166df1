from django.urls import include, path

urlpatterns = [
    path("", include("findings.board.urls")),
    path("", include("findings.summary.urls")),
    path("", include("findings.themes.urls")),
]
