"""Delete what is over the time for which its partnership keeps it."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from auditapp.accounts.models import Partnership
from findings.erasure.services import apply_retention
from findings.erasure.space import give_back_space

WHAT = {"whole": "deleted", "key": "who the children are, deleted"}


class Command(BaseCommand):
    help = (
        "Delete the keys and audits that are over the time set for their partnership. To be run "
        "once a day. Backups keep what they hold until they are deleted themselves."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would go")

    def handle(self, *, dry_run, **options):
        done = self.dry() if dry_run else self.apply()
        if not done:
            self.stdout.write("Nothing is over its time.")
        elif dry_run:
            self.stdout.write("Nothing was deleted: this was a dry run.")
        elif advice := give_back_space():
            self.stdout.write(advice)

    def dry(self):
        """Done, and undone."""
        with transaction.atomic():
            done = self.apply()
            transaction.set_rollback(True)
        return done

    def apply(self):
        done = 0
        for partnership in Partnership.objects.order_by("pk"):
            for pk, what, gone in apply_retention(
                partnership=partnership, today=timezone.localdate()
            ):
                done += 1
                self.stdout.write(f"Audit {pk}: {WHAT[what]}. {counts(gone)}")
        return done


def counts(gone):
    """Numbers of rows by kind, without a name."""
    rows = sorted((kind.split(".")[-1], number) for kind, number in gone.items() if number)
    return ", ".join(f"{kind} {number}" for kind, number in rows) or "Nothing was left."
