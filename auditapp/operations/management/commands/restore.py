"""Restore a backup."""

import datetime
import sqlite3
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from auditapp.operations.backup.errors import Refused
from auditapp.operations.backup.restoring import restore_backup

RESTORED_BUT = 3


class Command(BaseCommand):
    help = (
        "Restore a file that backup made into the database of DATABASE_URL. Ends with 1 if nothing "
        "was changed, with 3 if all is restored but FIELD_KEYS does not open it."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="put aside what the database holds now"
        )

    def handle(self, *, file, replace, **options):
        began = time.monotonic()
        try:
            done = restore_backup(file, replace=replace, at=datetime.datetime.now(datetime.UTC))
        except Refused as error:
            raise CommandError(f"Nothing was restored. {error}") from None
        except (OSError, sqlite3.Error, DatabaseError) as error:
            raise CommandError(f"Nothing was restored: {error}") from None
        self.stdout.write(
            f"Restored the backup of {done.made}: {done.rows} rows of {done.tables} tables, 0 "
            f"missing, in {time.monotonic() - began:.1f} seconds. Everybody signs in again."
        )
        if done.old:
            self.stdout.write(
                f"What was there before is kept as {done.old}. Remove it once all is well: it "
                "holds children's data too."
            )
        if done.missing_migrations:
            self.stdout.write("It is of an older version: now run python manage.py migrate.")
        if done.unopened:
            raise CommandError(
                "FIELD_KEYS lacks the key with which these tables were stored: "
                f"{', '.join(done.unopened)}. Nobody can read who the children are until it is put "
                "back.",
                returncode=RESTORED_BUT,
            )
