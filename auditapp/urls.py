from django.urls import include, path

handler400 = "auditapp.errors.bad_request"
handler404 = "cases.returns.contributions.views.not_found"
handler500 = "auditapp.errors.server_error"

urlpatterns = [
    path("", include("auditapp.operations.urls")),
    path("", include("auditapp.accounts.urls")),
    path("", include("auditapp.notices.urls")),
    path("", include("auditapp.kept.urls")),
    path("", include("findings.urls")),
    path("", include("cases.urls")),
]
