from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "auditapp.history"
    label = "history"
