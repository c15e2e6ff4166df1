"""Tables in old Excel workbooks (.xls) and in OpenDocument ones (.ods)."""

import datetime
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from auditapp.plain_text import clean
from auditapp.workbooks import NAMED, FileKind, Unreadable, check_parts

from .columns import Line, Sheet
from .limits import MAX_COLUMNS, MAX_ROWS, MERGED, NOT_A_TABLE, REFUSALS, TOO_BIG

READER = Path(__file__).with_name("calamine_process.py")
SECONDS = 10  # of the clock, when the computer is busy; the reader counts its own more strictly

NOT_SEEN = (
    "In this kind of file, rows that are hidden by a filter or struck through can’t be told from "
    "the others, nor formulas and errors from what was typed. Check that what was read is right, "
    "or save the file as an Excel workbook (.xlsx) and upload that"
)
HIDDEN_ROWS = (
    "Some rows of this workbook are hidden, and in this kind of file it can’t be told which. Show "
    "all rows, or save it as an Excel workbook (.xlsx), and upload that"
)
HIDDEN_ROW = re.compile(rb"""<table:table-row\b[^>]*\btable:visibility=["'](?:filter|collapse)""")


def sheets_of(content, kind):
    if kind == FileKind.ODS:
        _check_open_document(content)
    answer = _read_apart(content)
    if answer.get("problem") == "password":
        raise Unreadable(NAMED[FileKind.PASSWORD])
    if "problem" in answer:
        raise Unreadable(TOO_BIG)
    return [Sheet(s["name"], s["place"], _lines(s)) for s in answer["sheets"]]


def _check_open_document(content):
    """Its unpacked size, and that no row is hidden."""
    try:
        check_parts(content, REFUSALS)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            hidden = HIDDEN_ROW.search(archive.read("content.xml"))
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken file makes zipfile stumble on
        raise Unreadable(NOT_A_TABLE) from error
    if hidden:
        raise Unreadable(HIDDEN_ROWS)


def _read_apart(content):
    command = [sys.executable, "-I", str(READER), str(MAX_ROWS), str(MAX_COLUMNS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(TOO_BIG) from error
    if done.returncode < 0:  # killed: by the limits on its memory or its time
        raise Unreadable(TOO_BIG)
    if done.returncode > 0:
        raise Unreadable(NOT_A_TABLE)
    return json.loads(done.stdout)


def _lines(sheet):
    for number, cells in sheet["rows"]:
        values = [_value(cell) for cell in cells]
        if any(value != "" for value in values[MAX_COLUMNS:]):
            raise Unreadable(TOO_BIG)
        for top, first, bottom, last in sheet["merged"]:
            if top < number <= bottom + 1:
                values[first : last + 1] = [MERGED] * len(values[first : last + 1])
        yield Line(number, values)


def _value(cell):
    if isinstance(cell, list):
        return datetime.date.fromisoformat(cell[0])
    return clean(cell).strip()
