from django.core.management.base import BaseCommand

from cases.children.services.case_imports import drop_old_imports


class Command(BaseCommand):
    help = "Delete imported children that nobody added within a day. To be run once a day."

    def handle(self, **options):
        self.stdout.write(f"Deleted: {drop_old_imports(by=None)}")
