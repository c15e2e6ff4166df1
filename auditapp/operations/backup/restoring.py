"""Restoring a backup. The file is read to its end before anything is touched."""

import json
from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from auditapp.operations.health import missing_migrations
from auditapp.operations.keys import tables_that_no_key_opens

from .errors import Refused
from .making import DATABASES, MAKE_KEY, PRODUCT, read_to_the_end
from .sealing import Unreadable, opened

LARGEST_MANIFEST = 1 << 20


@dataclass
class Restored:
    made: str
    rows: int
    tables: int
    old: str | None  # where what was replaced is kept
    missing_migrations: list = field(default_factory=list)
    unopened: list = field(default_factory=list)  # tables that no key in FIELD_KEYS opens


def restore_backup(path, *, replace, at):
    """Raises Refused, with nothing changed."""
    if not settings.BACKUP_KEYS:
        raise Refused(MAKE_KEY)
    database = DATABASES[connection.vendor]
    with path.open("rb") as file:
        try:
            reader = opened(file, settings.BACKUP_KEYS)
            manifest = read_manifest(reader)
            read_to_the_end(reader)
        except Unreadable as error:
            raise Refused(f"{error} Nothing was changed.") from None
        check_fits(manifest)
        if not replace and not database.is_empty():
            raise Refused(
                "The database is not empty. Nothing was changed. Name an empty one in "
                "DATABASE_URL, or put what is there aside with --replace."
            )
        reader = opened(file, settings.BACKUP_KEYS)
        read_manifest(reader)
        connections.close_all()
        old = database.load(reader, manifest["counts"], f"before-restore-{at:%Y%m%d%H%M%S}")
    counts = manifest["counts"].values()
    end_sessions()
    return Restored(
        made=manifest["made"],
        rows=sum(counts),
        tables=len(counts),
        old=str(old) if old else None,
        missing_migrations=missing_migrations(),
        unopened=tables_that_no_key_opens(),
    )


def end_sessions():
    """Who had signed out since must not be signed in again."""
    there = connection.introspection.table_names()  # a backup of an older version has fewer
    for model in apps.get_models():
        if issubclass(model, AbstractBaseSession) and model._meta.db_table in there:
            model.objects.all().delete()


def read_manifest(reader):
    manifest = json.loads(reader.readline(LARGEST_MANIFEST))
    if manifest.get("product") != PRODUCT:
        raise Unreadable("This is a backup of another product.")
    return manifest


def check_fits(manifest):
    if manifest["database"] != connection.vendor:
        raise Refused(
            f"This is a backup of {manifest['database']}, and DATABASE_URL names "
            f"{connection.vendor}. Nothing was changed."
        )
    known = MigrationLoader(None).disk_migrations
    unknown = [name for name in map(tuple, manifest["migrations"]) if name not in known]
    if unknown:
        raise Refused(
            f"This backup is of a newer version, which has {'.'.join(unknown[-1])}. Restore it "
            "with that version. Nothing was changed."
        )
