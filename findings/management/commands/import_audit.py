from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from auditapp.accounts.models import Partnership
from findings.takeaway.access import get_active_person
from findings.takeaway.opening import Refused
from findings.takeaway.services import bring_in


class Command(BaseCommand):
    help = "Bring in a whole audit from the zip file that “Take the whole audit away” gave."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--partnership", required=True, help="name of the partnership")
        parser.add_argument("--by", required=True, help="email address of who brings it in")

    def handle(self, *, file, partnership, by, **options):
        here = Partnership.objects.filter(name=partnership).first()
        if here is None:
            raise CommandError(f"There is no partnership “{partnership}”. Make it first.")
        person = get_active_person(by)
        if person is None:
            raise CommandError(f"Nobody signs in with {by}.")
        try:
            with file.open("rb") as opened:
                brought = bring_in(partnership=here, file=opened, by=person)
        except OSError as error:
            raise CommandError(f"{file}: cannot be read: {error.strerror}") from None
        except Refused as error:
            raise CommandError(f"Nothing was brought in. {error}") from None
        self.stdout.write(f"Brought in: {brought.audit.title}")
