"""Forms that came when nobody was signed in any more."""

from auditapp.kept import services

from .base import ServiceFactory


class KeptFormFactory(ServiceFactory):
    class Meta:
        model = services.keep

    path = "/"
    page = "/"
    fields = (("words", "What somebody typed"),)
    has_files = False
