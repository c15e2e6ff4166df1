from django.core.management.base import BaseCommand

from auditapp.kept.services import drop_kept_forms


class Command(BaseCommand):
    help = "Delete forms that were kept for an hour and not sent again. To be run once an hour."

    def handle(self, **options):
        self.stdout.write(f"Deleted: {drop_kept_forms()}")
