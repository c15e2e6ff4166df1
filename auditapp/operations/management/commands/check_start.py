"""Whether a server may start with these settings, on this database."""

import sys

from django.core import checks
from django.core.management.base import BaseCommand

from auditapp.operations.checks import PRODUCTION
from auditapp.operations.health import database_answers, missing_migrations
from auditapp.operations.keys import remember_keys


class Command(BaseCommand):
    help = (
        "End with 1 and a line for each reason why a server must not start with these settings. "
        "Gunicorn runs it before anything else. The first time that all is well, remember the keys "
        "in FIELD_KEYS, so that others are noticed."
    )
    requires_system_checks = ()

    def handle(self, **options):
        found = checks.run_checks(
            tags=[checks.Tags.database, PRODUCTION],
            include_deployment_checks=True,
            databases=["default"],
        )
        if serious := [each for each in found if each.is_serious()]:
            for each in serious:
                self.stderr.write(f"Stopped by a setting: {each.msg} {each.hint}")
            sys.exit(1)
        if not database_answers():
            return  # pages say so while it lasts; the server need not start after it
        if missing_migrations():
            self.stderr.write("The database is of another version: run python manage.py migrate.")
            sys.exit(1)
        remember_keys()
