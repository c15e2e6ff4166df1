from django.urls import include, path

handler404 = "cases.views.contributions.not_found"

urlpatterns = [
    path("", include("auditapp.accounts.urls")),
    path("", include("findings.urls")),
    path("", include("cases.urls")),
]
