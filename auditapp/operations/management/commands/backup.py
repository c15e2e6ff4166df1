"""Back the database up into one encrypted file."""

import datetime
import sqlite3
import time
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from auditapp.operations.backup.errors import Refused
from auditapp.operations.backup.making import make_backup, remove_older
from auditapp.operations.backup.sealing import Unreadable


def one_or_more(text):
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("a whole number from 1 on")
    return int(text)


class Command(BaseCommand):
    help = (
        "Back the database up into one file, encrypted with the first of BACKUP_KEYS, while people "
        "work. Ends with 1, and leaves no file, if that failed."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where the file goes, named after the time")
        parser.add_argument(
            "--keep", type=one_or_more, metavar="N", help="then remove all but the newest N there"
        )

    def handle(self, *, folder, keep, **options):
        began = time.monotonic()
        try:
            made = make_backup(folder, at=datetime.datetime.now(datetime.UTC))
        except (Refused, Unreadable) as error:
            raise CommandError(f"No backup was made. {error}") from None
        except (OSError, sqlite3.Error, DatabaseError) as error:
            raise CommandError(f"No backup was made: {error}") from None
        seconds, size = time.monotonic() - began, made.path.stat().st_size / 1e6
        self.stdout.write(
            f"{made.path}: {made.rows} rows of {made.tables} tables, {size:.1f} MB, in "
            f"{seconds:.1f} seconds."
        )
        if keep and (removed := remove_older(folder, keep)):
            self.stdout.write(f"Removed older backups: {removed}.")
