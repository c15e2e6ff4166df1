from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "auditapp.notices"
    label = "notices"
