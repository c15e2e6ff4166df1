"""What was made once, put into the database again: the same rows, and fresh objects of them."""

import pickle

from django.db import connection, transaction

FILLED_BY_MIGRATING = {"django_migrations", "django_content_type", "auth_permission"}


class Recorded:
    """All that stands in the database now, and `things`, which are objects of it."""

    def __init__(self, things):
        with connection.cursor() as cursor:
            self.inserts = list(_inserts(cursor))
        self.pickled = pickle.dumps(things)

    def restore(self):
        """Put the rows back, as they were: a few milliseconds. What was made by then stays."""
        with transaction.atomic(), connection.cursor() as cursor:  # rows refer to later ones
            for statement, values in self.inserts:
                cursor.execute(statement, values)
        return self.things()

    def things(self):
        """As they were when recorded, and nobody else's: each call makes them anew."""
        return pickle.loads(self.pickled)  # noqa: S301  our own


def _inserts(cursor):
    """(statement, values) for each table that holds something."""
    quote = connection.ops.quote_name
    for table in sorted(set(connection.introspection.django_table_names()) - FILLED_BY_MIGRATING):
        cursor.execute(f"SELECT * FROM {quote(table)}")  # noqa: S608
        names = ", ".join(quote(column[0]) for column in cursor.description)
        if rows := cursor.fetchall():
            row = "(" + ", ".join(["%s"] * len(rows[0])) + ")"
            statement = f"INSERT INTO {quote(table)} ({names}) VALUES "  # noqa: S608
            yield statement + ", ".join([row] * len(rows)), [v for row in rows for v in row]
