from django.core.management.base import BaseCommand

from cases.cover_sheets.services import recount_cover_sheets
from cases.models import AgencyReturn, CoverSheet
from cases.returns.services.returns import recount


class Command(BaseCommand):
    help = "Count anew what is asked, answered and wrong in all working copies."

    def handle(self, **options):
        """No migration: what is asked is worked out by the product, which is ahead of the tables
        while they migrate."""
        recount(AgencyReturn.objects.all())
        recount_cover_sheets(CoverSheet.objects.all())
