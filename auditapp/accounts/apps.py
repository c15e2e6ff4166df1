from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "auditapp.accounts"
    label = "accounts"

    def ready(self):
        from . import checks  # noqa: F401  (registers itself)
