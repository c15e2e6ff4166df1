"""What a piece of code does to the database."""

import re
from contextlib import contextmanager

from django.db import connection

WRITES = re.compile(r'^(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')


@contextmanager
def tables_written():
    """The names of the tables that are written to meanwhile, by any statement of Django's."""
    tables = set()

    def note(execute, sql, params, many, context):
        tables.update(WRITES.findall(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables
