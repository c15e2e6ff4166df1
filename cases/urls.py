"""The addresses of all capabilities. Those of returns come last: the address of a section would
take any that looks like one, such as that of the key.
"""

from django.urls import include, path

urlpatterns = [
    path("", include("cases.audits.urls")),
    path("", include("cases.children.urls")),
    path("", include("cases.children.sampling.urls")),
    path("", include("cases.children.identities.urls")),
    path("", include("cases.children.facts.urls")),
    path("", include("cases.path.urls")),
    path("", include("cases.cover_sheets.urls")),
    path("", include("cases.returns.concerns.urls")),
    path("", include("cases.returns.contributions.urls")),
    path("", include("cases.returns.checks.urls")),
    path("", include("cases.returns.copying.urls")),
    path("", include("cases.returns.remedies.urls")),
    path("", include("cases.returns.restricted.urls")),
    path("", include("cases.returns.accepting.urls")),
    path("", include("cases.offline.urls")),
    path("", include("cases.question_sets.editor.urls")),
    path("", include("cases.question_sets.urls")),
    path("", include("cases.question_sets.exchange.urls")),
    path("", include("cases.trail.urls")),
    path("", include("cases.returns.urls")),
]
