"""The readme of a file, made from the tables, so that it lacks none and no column."""

import textwrap

from django.utils import timezone

from auditapp.plain_text import clean
from auditapp.templatetags.interface import day

from .differences import DIFFERENCES
from .tables import LEFT_OUT, TABLES
from .tables.table import ROW, heading

WIDTH = 100
INTRODUCTION = """\
This file holds a whole audit: its questions, answers, observations, findings, where records
differ with what was decided, and the trail. It was made by the program Side by Side and can be
brought into another installation of it.

The children are named by pseudonyms. Who they are, the key, is not in this file. What people
wrote is in it word for word, also words that nobody consented to have quoted, and what agencies
sent. Keep the file as safe as the audit itself, and delete it when it is no longer needed.

tables/ holds the tables for people and spreadsheets: CSV in UTF-8, a heading in the first row. A
text that a spreadsheet would take for a formula has a ' in front; control characters are left
out. Times in them are in UK time.

data/ holds the same as JSON, exactly as it is stored, from which an import reads. Times in it are
universal time.

manifest.json names every file with its SHA-256, so that a damaged file is noticed.

Each row has a number, under “Row”. Where a column names another row, such as a child, the CSV has
its words and, in a second column, the number of its row in the table of that kind."""
COMING_BACK = """\
Bringing it into an installation makes a new audit with new addresses. Agencies are matched by
name. People are matched by name and role; others become accounts that nobody can sign in with.
Themes are matched by name and time limits by what they say; what is missing is made. The settings
of the partnership there stay as they are. Working copies begin from what was sent. The trail
stays in this file."""


def readme(audit, *, by, at):
    moment = timezone.localtime(at)
    title, who = clean(audit.title), f"{clean(by.name)}, {audit.partnership.name}"
    return "\n".join(
        [
            title,
            "=" * min(len(title), WIDTH),
            "",
            f"Taken away on {day(moment)} at {moment:%H:%M} by {who}.",
            "",
            *_wrapped(INTRODUCTION),
            "",
            *_titled("Bringing it back"),
            *_wrapped(COMING_BACK),
            "",
            *_titled("What is left out"),
            *_left_out(),
            "",
            *_titled("The files"),
            *_item("data/question-set.json", "the questions, in the format of question sets."),
            "",
            *(line for table in TABLES for line in _table(table)),
            *_derived(),
            *_titled("Signed reports"),
            *_item("reports/", "each signed version as the files that were signed, if any."),
        ]
    )


def _wrapped(text):
    paragraphs = [textwrap.fill(paragraph, WIDTH) for paragraph in text.split("\n\n")]
    return ["\n\n".join(paragraphs)]


def _titled(text):
    return [text, "-" * len(text), ""]


def _item(name, text):
    return textwrap.wrap(f"- {name}: {text}", WIDTH, subsequent_indent="  ")


def _left_out():
    for what, why, _ in LEFT_OUT:
        yield from _item(what, f"{why}.")
    yield from _item("mails, sessions, addresses of pages", "they belong to the installation.")
    for table in TABLES:
        for why in dict.fromkeys(table.left_out.values()):
            names = [heading(name).lower() for name, w in table.left_out.items() if w == why]
            yield from _item(f"in {table.name}, {', '.join(names)}", f"{why}.")


def _table(table):
    yield f"{table.csv} and {table.json}"
    yield from _wrapped(table.about)
    yield from _item(f"{ROW} (id)", "The number of the row.")
    for column, meaning in table.columns.items():
        yield from _item(f"{heading(column)} ({column})", meaning)
    yield ""


def _derived():
    yield "tables/differences.csv"
    yield from _wrapped("Where records differ: worked out from the answers, so not in data/.")
    for name, meaning in DIFFERENCES.items():
        yield from _item(name, meaning)
    yield ""
