"""Triggers that make a table refuse changes, on SQLite and PostgreSQL.

Migrations call `install` and `remove`; transactional tests, whose flush the triggers would break,
call `remove_all` and `install_all`.
"""

APPEND_ONLY = ("UPDATE", "DELETE")  # and TRUNCATE, which only PostgreSQL has
IMMUTABLE = ("UPDATE",)

GUARDED = {
    "history_entry": APPEND_ONLY,
    "history_seal": APPEND_ONLY,
    "cases_sentversion": IMMUTABLE,
    "findings_summaryreport": IMMUTABLE,
    "findings_reportfile": IMMUTABLE,
}


def install(connection, table):
    """Make `table`, a key of GUARDED, refuse its operations. Safe to repeat."""
    remove(connection, table)
    with connection.cursor() as cursor:
        for statement in _install_statements(connection.vendor, table, GUARDED[table]):
            cursor.execute(statement)


def remove(connection, table):
    """Take the refusal off `table`; needed only for tests and to unapply the migration."""
    with connection.cursor() as cursor:
        for operation in (*GUARDED[table], "TRUNCATE"):
            name = _name(table, operation)
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def install_all(connection):
    for table in GUARDED:
        install(connection, table)


def remove_all(connection):
    for table in GUARDED:
        remove(connection, table)


def migration_operation(table):
    """A RunPython pair for the migration that makes `table`."""
    from django.db import migrations

    return migrations.RunPython(
        lambda apps, schema_editor: install(schema_editor.connection, table),
        lambda apps, schema_editor: remove(schema_editor.connection, table),
    )


def _name(table, operation):
    return f"{table}_refuses_{operation.lower()}"


def _install_statements(vendor, table, operations):
    if vendor == "sqlite":
        for operation in operations:
            yield (
                f"CREATE TRIGGER {_name(table, operation)} BEFORE {operation} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} refuses {operation}'); END"
            )
        return
    yield (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION '% refuses %', TG_TABLE_NAME, TG_OP "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
    )
    for operation in operations:
        yield (
            f"CREATE TRIGGER {_name(table, operation)} BEFORE {operation} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    if "DELETE" in operations:
        yield (
            f"CREATE TRIGGER {_name(table, 'TRUNCATE')} BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
