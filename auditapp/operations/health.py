"""What must be so before pages can be served. Says what is not, and nothing of why: everybody can
ask."""

from functools import cache

from django.core.cache import cache as shared_cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from auditapp.encryption import WrongKey

from .keys import keys_are_known


def problems():
    """A list of lines; empty where all is well."""
    if not database_answers():
        return ["database: it does not answer"]
    return [line for check in (_migrations, _cache, _keys) if (line := check())]


def database_answers():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def missing_migrations():
    """The names of the last migration of each app that was not applied."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in _last_migrations() if (app, name) not in applied)


@cache
def _last_migrations():
    return MigrationLoader(None).graph.leaf_nodes()


def _migrations():
    try:
        return "migrations: some are not applied" if missing_migrations() else ""
    except DatabaseError:
        return "migrations: they can't be read"


def _cache():
    try:
        shared_cache.get("readyz")
    except DatabaseError:
        return "cache: its table is not there"
    return ""


def _keys():
    try:
        return "" if keys_are_known() else "field keys: not checked yet"
    except DatabaseError:
        return "field keys: they can't be checked"
    except WrongKey:
        return "field keys: they do not open what is stored"
