"""The rows of a table, checked against its columns."""

import csv
import datetime

from auditapp.dates import NotADate, read_date
from auditapp.workbooks import Unreadable

from .columns import CellError, Row, Wrong
from .files import MAX_ROWS, NOT_A_TABLE, lines_of

MAX_CELL = 5_000  # characters

MADE_A_DATE = "Excel has made a date of this. Format the cell as text and type it again"
MISSING = "This is missing. Fill it in"
TOO_LONG = f"This is too long. Use at most {MAX_CELL:,} characters"
OUTSIDE = (
    "The row has something in a column without a heading. Take it out, or give the column a heading"
)


def read_table(file, filename, columns, *, max_rows=MAX_ROWS):
    """The filled rows below the headings, without the template's example. Raises Unreadable.

    `filename` tells CSV from Excel. Headings may come in any order and in any case; columns that
    are not required may be left out.
    """
    try:
        return _rows(lines_of(file, filename), columns, max_rows)
    except csv.Error as error:
        raise Unreadable(NOT_A_TABLE) from error


def _rows(lines, columns, max_rows):
    places, rows = None, []
    for number, cells in lines:
        if all(cell == "" for cell in cells):
            continue
        if places is None:
            places = _places(cells, columns)
            continue
        row = _row(number, cells, columns, places)
        if not _is_example(row, columns):
            rows.append(row)
        if len(rows) > max_rows:
            raise Unreadable(
                f"This file has more than {max_rows:,} rows. Upload it in parts, or take out what "
                "is not needed"
            )
    if places is None:
        raise Unreadable("The file is empty. Download the template and fill it in")
    if not rows:
        raise Unreadable(
            "There is nothing below the headings. Fill in a row for each, and try again"
        )
    return rows


def _places(cells, columns):
    """Column name -> place in the row of headings."""
    known = {_plain(column.heading): column for column in columns}
    places = {}
    for place, cell in enumerate(cells):
        if cell == "":
            continue
        text = cell.message if isinstance(cell, Wrong) else cell
        column = known.get(_plain(text))
        if column is None:
            headings = ", ".join(f"“{column.heading}”" for column in columns)
            raise Unreadable(
                f"“{text[:40]}” is no heading of this table. The first row must hold these: "
                f"{headings}"
            )
        if column.name in places:
            raise Unreadable(f"There are two columns “{column.heading}”. Take one out")
        places[column.name] = place
    missing = [f"“{c.heading}”" for c in columns if c.required and c.name not in places]
    if missing:
        words = " and ".join(missing)
        raise Unreadable(
            f"The first row lacks the heading {words}. Download the template to see how it is meant"
        )
    return places


def _plain(heading):
    return " ".join(heading.replace("*", " ").casefold().split())


def _row(number, cells, columns, places):
    row = Row(number, {})
    for column in columns:
        place = places.get(column.name)
        cell = cells[place] if place is not None and place < len(cells) else ""
        value = _value(cell, column)
        if isinstance(value, Wrong):
            row.errors.append(CellError(number, column.heading, value.message))
            value = ""
        row.texts[column.name] = value
    inside = set(places.values())
    if any(cell != "" for place, cell in enumerate(cells) if place not in inside):
        row.errors.append(CellError(number, "", OUTSIDE))
    return row


def _value(cell, column):
    """The text of a cell, or a Wrong."""
    if isinstance(cell, Wrong):
        return cell
    if isinstance(cell, datetime.date):
        return cell.isoformat() if column.kind == "date" else Wrong(MADE_A_DATE)
    if cell == "":
        return Wrong(MISSING) if column.required else ""
    if len(cell) > MAX_CELL:
        return Wrong(TOO_LONG)
    if column.kind != "date":
        return cell
    try:
        return read_date(cell).isoformat()
    except NotADate as error:
        return Wrong(str(error))


def _is_example(row, columns):
    examples = [column.example for column in columns]
    return any(examples) and not row.errors and _shown(row, columns) == examples


def _shown(row, columns):
    return [row.texts[column.name] for column in columns]
