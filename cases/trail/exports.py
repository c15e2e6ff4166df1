"""The trail as CSV, in pieces, for it may be long."""

import csv
import io

from django.utils import timezone

from auditapp.plain_text import for_csv

from .presenters import entry_rows

COLUMNS = ["When", "Who", "Did what", "To what", "Child", "Audit", "Agency", "What for", "Number"]
ENTRIES_AT_ONCE = 500


def trail_csv(entries, seen_in):
    """Pieces of a file in UTF-8 with a byte order mark. `entries` are newest first; `seen_in` finds
    what some of them are about."""
    yield b"\xef\xbb\xbf" + _lines([COLUMNS])
    rest = entries
    while some := list(rest[:ENTRIES_AT_ONCE]):
        yield _lines(_cells(row) for row in entry_rows(some, seen_in(some)))
        rest = entries.filter(pk__lt=some[-1].pk)


def _cells(row):
    at = timezone.localtime(row.at).isoformat(sep=" ", timespec="seconds")
    texts = [row.person, row.verb, row.object, row.child, row.audit, row.agency, row.purpose]
    return [at, *map(for_csv, texts), row.number]


def _lines(rows):
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("utf-8", "replace")
