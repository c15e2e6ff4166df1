"""Making a backup: a file of its own, under its name only once it is whole and was read back."""

import datetime
import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from . import postgres, sqlite
from .errors import Refused
from .sealing import CHUNK, SealedWriter, opened

PRODUCT = "Side by Side"
NAME = "side-by-side-{:%Y-%m-%dT%H%M%SZ}.backup"
NAMES = "side-by-side-*.backup"
MAKE_KEY = (
    "Set BACKUP_KEYS: a key of its own, not one of FIELD_KEYS, kept apart from the backups. See "
    ".env.example."
)
DATABASES = {"sqlite": sqlite, "postgresql": postgres}


@dataclass
class Backup:
    path: Path
    rows: int
    tables: int


def make_backup(folder, *, at):
    """Raises Refused, or OSError if the disk is full; neither leaves a file behind."""
    if not settings.BACKUP_KEYS:
        raise Refused(MAKE_KEY)
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}.")
    path = folder / NAME.format(at)
    with whole_or_nothing(path) as file, DATABASES[connection.vendor].dump() as (counts, stream):
        writer = SealedWriter(file, settings.BACKUP_KEYS[0])
        writer.write(json.dumps(manifest(counts, at)).encode() + b"\n")
        shutil.copyfileobj(stream, writer, CHUNK)
        writer.finish()
    return Backup(path, sum(counts.values()), len(counts))


def manifest(counts, at):
    """What a restore must know, encrypted as all else."""
    return {
        "product": PRODUCT,
        "made": at.isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": sorted(MigrationRecorder(connection).applied_migrations()),
        "counts": counts,
    }


@contextmanager
def whole_or_nothing(path):
    """A file to write, readable by its owner alone. It gets its name once it is on the disk and
    every byte was read back and opened."""
    partial = path.with_suffix(".partial")
    if path.exists():
        raise Refused(f"{path} is there already.")
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(partial, flags, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if hasattr(os, "posix_fadvise"):  # reads from the disk then, not from memory
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            read_to_the_end(opened(file, settings.BACKUP_KEYS[:1]))
        partial.rename(path)
        sqlite.sync_folder(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def read_to_the_end(reader):
    while reader.read(CHUNK):
        pass


def remove_older(folder, keep):
    """Remove all backups in the folder but the newest so many, and what killed runs left; give how
    many backups went."""
    for partial in folder.glob(NAMES.replace(".backup", ".partial")):
        if partial.stat().st_mtime < datetime.datetime.now().timestamp() - 24 * 60 * 60:
            partial.unlink(missing_ok=True)
    older = sorted(folder.glob(NAMES))[:-keep]  # their names sort by time
    for path in older:
        path.unlink()
    return len(older)
