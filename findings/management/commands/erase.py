"""Delete one child, one audit, or what an account says of a person."""

import uuid

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from auditapp.accounts.models import User
from cases.models import Audit, Case
from findings.erasure import services
from findings.erasure.space import give_back_space

from .apply_retention import counts


class Command(BaseCommand):
    help = (
        "Delete for good one child (--child with --audit), a whole audit (--audit), or the name, "
        "address and memberships of a person (--person). Backups keep what they hold until they "
        "are deleted themselves."
    )

    def add_arguments(self, parser):
        parser.add_argument("--audit", metavar="ID", help="number, or id as in its address")
        parser.add_argument("--child", metavar="PSEUDONYM")
        parser.add_argument("--person", metavar="EMAIL")
        parser.add_argument(
            "--reports",
            action="store_true",
            help="with --child: delete earlier signed versions that tell of the child, too",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would go")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, dry_run, yes, **options):
        erase = self.wanted(**options)
        gone = self.tried(erase)
        self.stdout.write(f"This goes: {counts(gone)}")
        if dry_run:
            self.stdout.write("Nothing was deleted: this was a dry run.")
            return
        if not yes and input("Delete it for good? Type “yes”: ").strip().lower() != "yes":
            raise CommandError("Nothing was deleted.")
        erase()
        self.stdout.write("Deleted.")
        if advice := give_back_space():
            self.stdout.write(advice)

    def tried(self, erase):
        """What would go: it is done, and undone."""
        try:
            with transaction.atomic():
                gone = erase()
                transaction.set_rollback(True)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return gone

    def wanted(self, *, audit, child, person, reports, **options):
        if person and not (audit or child or reports):
            found = found_person(person)
            return lambda: services.erase_person(person=found)
        if not audit or person or (reports and not child):
            raise CommandError("Give --person, or --audit, or --audit with --child.")
        of = found_audit(audit)
        if not child:
            return lambda: services.erase_audit(audit=of)
        case = found_child(of, child)
        self.tell_of_reports(case, reports)
        return lambda: services.erase_child(case=case, with_reports=reports)

    def tell_of_reports(self, case, is_asked):
        numbers = [str(report.number) for report in services.reports_telling_of(case)]
        if numbers and not is_asked:
            self.stdout.write(
                f"These signed versions of the report stay, with the child’s age and circumstances "
                f"under the pseudonym: {', '.join(numbers)}. --reports deletes them too."
            )


def found_person(email):
    found = User.objects.filter(email__iexact=email).first()
    if found is None:
        raise CommandError("Nobody has this email address.")
    return found


def found_audit(text):
    try:
        wanted = {"pk": int(text)} if text.isdecimal() else {"public_id": uuid.UUID(text)}
    except ValueError:
        raise CommandError("There is no such audit.") from None
    found = Audit.objects.filter(**wanted).first()
    if found is None:
        raise CommandError("There is no such audit.")
    return found


def found_child(audit, pseudonym):
    found = Case.objects.filter(audit=audit, pseudonym__iexact=pseudonym).first()
    if found is None:
        raise CommandError("No child of this audit has this pseudonym.")
    return found
