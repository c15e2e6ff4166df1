"""What was made once, put into the database again: the same rows, and fresh objects of them."""

import pickle

from django.db import connection, transaction

FILLED_BY_MIGRATING = {
    *("django_migrations", "django_content_type", "auth_permission", "history_trailkey"),
}
PARAMETERS = 30_000  # SQLite takes no more of them in one statement


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

    def restore(self):
        """Put the rows back, which takes milliseconds, and return objects that are the caller's
        own: as they were when recorded, with nothing that another test did to its own."""
        with transaction.atomic(), connection.cursor() as cursor:  # rows refer to later ones
            for statement, values in self.inserts:
                cursor.execute(statement, values)
        return pickle.loads(self.pickled)  # noqa: S301  our own

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
            yield into + ", ".join([row] * len(rows)), [value for row in rows for value in row]
