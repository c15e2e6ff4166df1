"""Check that nobody changed the trail."""

from django.core.management.base import BaseCommand, CommandError

from auditapp.history.chain import Broken, check_trail
from auditapp.history.models import TrailKey


class Command(BaseCommand):
    help = (
        "Check that no entry of the trail was changed, taken away, put in or moved. It changes "
        "nothing and may run while people work. Keep the head that it prints somewhere else, and "
        "give it to a later check with --expect: without that, entries cut off at the end together "
        "with their seals are not missed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--expect", metavar="HASH", help="a head printed before")
        parser.add_argument(
            "--from", type=int, dest="start", metavar="ID", help="check from this entry on"
        )

    def handle(self, *, expect, start, **options):
        try:
            checked = check_trail(expected=expect, start=start)
        except Broken as broken:
            raise CommandError(f"The trail is broken. {broken}") from None
        except TrailKey.DoesNotExist:
            raise CommandError("The key of the trail is gone: nothing can be checked.") from None
        self.stdout.write(f"Entries checked and right: {checked.entries}.")
        self.stdout.write(f"Written since, not sealed yet: {checked.not_sealed}.")
        self.stdout.write(f"Head: {checked.head}")
