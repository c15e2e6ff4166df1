"""Seal what was written to the trail since the last time."""

from django.core.management.base import BaseCommand

from auditapp.history.chain import seal_waiting


class Command(BaseCommand):
    help = (
        "Put the entries of the trail that are not sealed yet into its chain. Run it every few "
        "minutes: an entry that is taken away before that is not missed."
    )

    def handle(self, **options):
        sealed = seal_waiting()
        if sealed or options["verbosity"] > 1:
            self.stdout.write(f"Sealed: {sealed}.")
