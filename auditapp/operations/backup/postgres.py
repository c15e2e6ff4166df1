"""Dumping and restoring PostgreSQL, with its own programs."""

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import closing, contextmanager, suppress

import psycopg2
from django.conf import settings
from django.db import connection, transaction
from psycopg2 import sql

from .errors import STOP, Refused

ASIDE = "before_restore_"  # begins the name of the schema that a replaced database is kept in
NOT_FOR_PROGRAMS = ("client_encoding", "cursor_factory")


@contextmanager
def dump():
    """(rows by table, stream) of one moment: rows are counted in the snapshot that is dumped."""
    program = program_for_server("pg_dump")
    with closing(psycopg2.connect(**_parameters())) as database:
        database.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            [snapshot] = cursor.fetchone()
            counts = _counts(cursor)
        with running(
            program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
            f"--exclude-schema={ASIDE}*", stdout=subprocess.PIPE,
        ) as process:  # fmt: skip
            yield counts, process.stdout


def is_empty():
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def load(stream, counts, aside):
    """Put what the stream holds in the place of all tables; give the name of the schema that those
    are kept in, or None. What fails is undone."""
    program = program_for_server("pg_restore")
    old = None if is_empty() else aside.replace("-", "_")
    if old:
        check_nobody_is_connected()
        _execute(f"ALTER SCHEMA public RENAME TO {old}", "CREATE SCHEMA public")
    try:
        with running(
            program, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
            stdin=subprocess.PIPE,
        ) as process:  # fmt: skip
            shutil.copyfileobj(stream, process.stdin, 1 << 20)
        with connection.cursor() as cursor:
            if _counts(cursor) != counts:
                raise Refused("The restored tables do not have the rows that were backed up.")
    except BaseException:
        _execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        if old:
            _execute("DROP SCHEMA public", f"ALTER SCHEMA {old} RENAME TO public")
        raise
    return old and f"the schema {old}"


def check_nobody_is_connected():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if cursor.fetchone()[0]:
            raise Refused(f"The database is being used. {STOP}")


def program_for_server(name):
    """The path of pg_dump or pg_restore. Raises Refused unless it is as new as the server."""
    path = shutil.which(name, path=settings.POSTGRES_PROGRAMS or None)
    server = _major_of_server()
    advice = (
        f"Install the client programs of PostgreSQL {server} (on Debian: "
        f"postgresql-client-{server}), or set POSTGRES_PROGRAMS to the folder they are in."
    )
    if not path:
        raise Refused(f"{name} is not installed. {advice}")
    said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"(\d+)", said)
    if not found or int(found[1]) < server:
        raise Refused(f"{said.strip() or name} is older than the server, {server}. {advice}")
    return path


def _major_of_server():
    connection.ensure_connection()
    return connection.pg_version // 10_000


@contextmanager
def running(program, *options, **pipes):
    """The program, connected to the database. Raises Refused with its last words if it fails."""
    parameters = {k: v for k, v in _parameters().items() if k not in NOT_FOR_PROGRAMS}
    # In the environment: arguments show in the list of processes.
    environment = os.environ | {"PGPASSWORD": parameters.pop("password", "")}
    target = f"--dbname={psycopg2.extensions.make_dsn(**parameters)}"
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            [program, *options, target], env=environment, stderr=words, **pipes
        )
        # At the end its pipes are closed, so it ends too, and is waited for.
        # A pipe that breaks is no news: its last words say why it ended.
        with suppress(BrokenPipeError), process:
            yield process
        if process.returncode:
            words.seek(0)
            last = (words.read().decode(errors="replace").strip().splitlines() or ["no word"])[-1]
            raise Refused(f"{os.path.basename(program)} failed: {last}")


def _parameters():
    return connection.get_connection_params()


def _counts(cursor):
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return {table: _count(cursor, table) for (table,) in cursor.fetchall()}


def _count(cursor, table):
    cursor.execute(sql.SQL("SELECT COUNT(*) FROM {}").format(sql.Identifier("public", table)))
    return cursor.fetchone()[0]


def _execute(*statements):
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
