from django.core.management.base import BaseCommand

from cases.children.services.case_imports import drop_old_imports
from findings.takeaway.services import drop_old_files


class Command(BaseCommand):
    help = "Delete what was uploaded and neither added nor dropped in a day. To be run once a day."

    def handle(self, **options):
        self.stdout.write(f"Deleted: {drop_old_imports(by=None) + drop_old_files(by=None)}")
