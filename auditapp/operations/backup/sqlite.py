"""Dumping and restoring SQLite.

A copy of a file that is in use misses what stands in its write-ahead log: SQLite copies itself.
"""

import fcntl
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from .errors import STOP, Refused


def database_file():
    path = Path(connection.settings_dict["NAME"])
    if "memory" in path.name:
        raise Refused("The database is in memory only: set DATABASE_URL.")
    return path


@contextmanager
def dump():
    """(rows by table, stream) of this moment. The copy is gone when the stream is open, and one
    that a killed run left goes with the next."""
    path = database_file()
    if not path.exists():
        raise Refused(f"There is no database at {path}.")
    copy = path.with_name(f".{path.name}.copy")
    with copy_alone(copy):
        try:
            with closing(sqlite3.connect(path, timeout=20)) as database:
                database.execute("VACUUM INTO ?", [str(copy)])
            counts = checked_counts(copy)
            stream = copy.open("rb")
        finally:
            copy.unlink()
    with stream:
        yield counts, stream


@contextmanager
def copy_alone(copy):
    """The copy as an empty file that nobody else reads, while no other run makes one."""
    with os.fdopen(os.open(copy, os.O_RDWR | os.O_CREAT, 0o600), "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Another backup is being made.") from None
        file.truncate(0)
        yield


def checked_counts(path):
    """Rows by table. Raises Refused unless SQLite finds the file sound."""
    with closing(sqlite3.connect(path)) as database:
        [[verdict], *_] = database.execute("PRAGMA integrity_check").fetchall()
        if verdict != "ok":
            raise Refused(f"The database is damaged: {verdict}.")
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        return {name: _count(database, name) for (name,) in names.fetchall()}


def _count(database, table):
    return database.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]  # noqa: S608  its own


def is_empty():
    path = database_file()
    if not path.exists():
        return True
    with closing(sqlite3.connect(path)) as database:
        try:
            return not database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
        except sqlite3.DatabaseError:  # damaged, or no database at all
            return False


def load(stream, counts, aside):
    """Put what the stream holds in the place of the database, which `aside` is added to the name
    of; give the old one's new path, or None. Until all is there and sound, nothing is changed."""
    path = database_file()
    new = path.with_name(f".{path.name}.restoring")
    new.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            shutil.copyfileobj(stream, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
            if os.geteuid() == 0:  # the server must be able to read it
                owner = (path if path.exists() else path.parent).stat()
                os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        if checked_counts(new) != counts:
            raise Refused("The restored tables do not have the rows that were backed up.")
        old = put_aside(path, aside) if path.exists() else None
        new.rename(path)
        sync_folder(path.parent)
        return old
    finally:
        new.unlink(missing_ok=True)


def put_aside(path, aside):
    """Rename a database that nobody uses, with its write-ahead log: one that stayed behind would be
    played into the new one. Leaving the mode of such logs writes them into the database."""
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as database:
        try:
            database.execute("PRAGMA journal_mode=DELETE")
            database.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise Refused(f"The database is being used. {STOP}") from None
        except sqlite3.DatabaseError:
            pass  # damaged, or no database at all: kept as it is
        old = path.with_name(f"{path.name}.{aside}")
        path.rename(old)
        for rest in ("-wal", "-shm"):
            if (log := path.with_name(path.name + rest)).exists():
                log.rename(f"{old}{rest}")
    return old


def sync_folder(folder):
    """Make a renaming last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
