from django.urls import include, path

handler404 = "cases.returns.contributions.views.not_found"

urlpatterns = [
    path("", include("auditapp.operations.urls")),
    path("", include("auditapp.accounts.urls")),
    path("", include("findings.urls")),
    path("", include("cases.urls")),
]
