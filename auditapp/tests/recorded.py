"""What was made once, put into the database again: the same rows, and fresh objects of them."""

import pickle
from functools import partial

from django.db import connection, transaction

from .processes import made_once

FILLED_BY_MIGRATING = {
    *("django_migrations", "django_content_type", "auth_permission", "history_trailkey"),
}
PARAMETERS = 30_000  # SQLite takes no more of them in one statement
MANY = 50_000  # values of rows


class Recorded:
    """All that `make()` puts into an empty database, and the objects of it that it returns.

    `unblock` is pytest-django's leave to use the database outside a test.
    """

    def __init__(self, make, unblock):
        self.unblock = unblock
        with unblock(), transaction.atomic():
            things = make()
            with connection.cursor() as cursor:
                self.inserts = list(_inserts(cursor))
            self.pickled = pickle.dumps(things)
            transaction.set_rollback(True)

    @classmethod
    def of_the_run(cls, tmp_path_factory, what, make, unblock):
        """One for all processes of a run, made by the first."""
        recorded = made_once(tmp_path_factory, what, partial(cls, make, unblock))
        recorded.unblock = unblock
        recorded.ask(lambda things: _count_on_from_the_rows())
        return recorded

    def __getstate__(self):
        return {"inserts": self.inserts, "pickled": self.pickled}

    def restore(self):
        """Put the rows back, which takes milliseconds, and return objects that are the caller's
        own: as they were when recorded, with nothing that another test did to its own."""
        with transaction.atomic(), connection.cursor() as cursor:  # rows refer to later ones
            for statement, values in self.inserts:
                cursor.execute(statement, values)
            if connection.vendor == "postgresql" and self.count() > MANY:
                cursor.execute("ANALYZE")  # it plans for the tables as last seen, which is empty
        return pickle.loads(self.pickled)  # noqa: S301  our own

    def count(self):
        return sum(len(values) for _, values in self.inserts)

    def extended(self, **makers):
        """The same with more: each maker gets the things, and what it makes becomes one of them by
        its name."""

        def make():
            things = self.restore()
            for name, maker in makers.items():
                setattr(things, name, maker(things))
            return things

        return Recorded(make, self.unblock)

    def ask(self, question):
        """The answer of `question(things)`; whatever that did to the database is undone."""
        with self.unblock(), transaction.atomic():
            answer = question(self.restore())
            transaction.set_rollback(True)
        return answer


def _inserts(cursor):
    """(statement, values) for all rows of all tables, many at once."""
    quote = connection.ops.quote_name
    for table in sorted(set(connection.introspection.django_table_names()) - FILLED_BY_MIGRATING):
        cursor.execute(f"SELECT * FROM {quote(table)}")  # noqa: S608
        names = [column[0] for column in cursor.description]
        into = f"INSERT INTO {quote(table)} ({', '.join(map(quote, names))}) VALUES "  # noqa: S608
        row = "(" + ", ".join(["%s"] * len(names)) + ")"
        while rows := cursor.fetchmany(PARAMETERS // len(names)):
            values = [_lasting(value) for row in rows for value in row]
            yield into + ", ".join([row] * len(rows)), values


def _lasting(value):
    return bytes(value) if isinstance(value, memoryview) else value


def _count_on_from_the_rows():
    """Let the next keys that the database gives come after those of the rows that are there, and
    after those that it gave: PostgreSQL counts by itself, whatever becomes of a transaction."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for sequence in connection.introspection.sequence_list():
            table, column = sequence["table"], sequence["column"]
            counter = f"pg_get_serial_sequence('{table}', '{column}')"
            cursor.execute(
                f"SELECT setval({counter}, greatest(nextval({counter}), max({column}))) "  # noqa: S608
                f"FROM {table}"
            )
