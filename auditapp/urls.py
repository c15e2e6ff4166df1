from django.urls import include, path

urlpatterns = [
    path("", include("auditapp.accounts.urls")),
    path("", include("findings.urls")),
    path("", include("cases.urls")),
]
