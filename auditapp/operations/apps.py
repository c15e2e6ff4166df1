from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "auditapp.operations"
    label = "operations"

    def ready(self):
        from . import checks  # noqa: F401  (registers itself)
