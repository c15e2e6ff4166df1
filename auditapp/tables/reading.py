"""The rows of a table, checked against its columns."""

import csv
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice

from auditapp.dates import NotADate, read_date
from auditapp.workbooks import Unreadable

from .columns import CellError, Line, Row, Sheet, Table, Wrong
from .files import sheets_of
from .limits import MAX_ROWS, NOT_A_TABLE

LINES_ABOVE = 20  # filled ones, above the headings

MADE_A_DATE = "Excel has made a date of this. Format the cell as text and type it again"
MISSING = "This is missing. Fill it in"
OUTSIDE = (
    "The row has something in a column without a heading. Take it out, or give the column a heading"
)


def read_table(file, filename, columns, *, max_rows=MAX_ROWS):
    """The Table of the filled rows below the headings, without the template's example. Raises
    Unreadable.

    It is read from the first sheet that shows the required headings; what stands above them is left
    out. Headings may come in any order and in any case; columns that are not required may be left
    out.
    """
    try:
        sheets, notes = sheets_of(file, filename)
        found = _sheet_with_headings(sheets, columns)
        table = _table(found, columns, max_rows)
    except csv.Error as error:
        raise Unreadable(NOT_A_TABLE) from error
    if not table.rows:
        raise Unreadable(
            "There is nothing below the headings. Fill in a row for each, and try again"
        )
    table.notes += [*_notes(found), *notes]
    return table


def read_sheets(file, filename, columns_of, *, max_rows=MAX_ROWS):
    """The Tables of a workbook that has several, by the names of their sheets: `columns_of` gives
    the columns of each. A table may have no rows. Other sheets are left out. Raises Unreadable.
    """
    sheets, _ = sheets_of(file, filename)
    by_name = {plain_heading(sheet.name): sheet for sheet in sheets}
    tables = {}
    for name, columns in columns_of.items():
        sheet = by_name.pop(plain_heading(name), None)
        if sheet is None:
            raise Unreadable(
                f"The workbook has no sheet “{name}” that is not hidden. Download the template to "
                "see how it is meant"
            )
        tables[name] = _table_of_sheet(sheet, columns, max_rows)
    return tables


def _table_of_sheet(sheet, columns, max_rows):
    try:
        found = _sheet_with_headings([sheet], columns)
        return _table(found, columns, max_rows)
    except csv.Error as error:
        raise Unreadable(NOT_A_TABLE) from error
    except Unreadable as error:
        raise Unreadable(f"Sheet “{sheet.name}”: {error}") from error


@dataclass(frozen=True)
class _Found:
    """Where the headings stand."""

    sheet: Sheet
    headings: Line
    lines: Iterable[Line]  # below them
    is_below_others: bool
    same: list[str]  # names of further sheets with these headings


def _sheet_with_headings(sheets, columns):
    """Raises Unreadable or csv.Error if there are none on any sheet."""
    found, same, tops = None, [], []
    for sheet in sheets:
        lines = (line for line in sheet.lines if any(cell != "" for cell in line.cells))
        try:
            top = list(islice(lines, LINES_ABOVE + 1))
        except (csv.Error, Unreadable) as error:
            tops.append(error)
            continue
        tops.append(top)
        place = next((i for i, line in enumerate(top) if _holds_required(line, columns)), None)
        if place is None:
            continue
        if found is None:
            below = chain(top[place + 1 :], lines)
            found = _Found(sheet, top[place], below, place > 0, same)
        elif sheet.name:
            same.append(sheet.name)
    if found is None:
        raise _no_headings(tops, columns)
    return found


def _holds_required(line, columns):
    required = {plain_heading(column.heading) for column in columns if column.required}
    return required <= _plain_texts(line)


def _no_headings(tops, columns):
    """What is wrong with the first sheet that holds anything, or with the line that looks most like
    the headings. `tops` are the first lines of each sheet, or why they can't be read."""
    first = next(filter(None, tops), None)
    if first is None:
        return Unreadable("The file is empty. Download the template and fill it in")
    if isinstance(first, Exception):
        return first
    known = {plain_heading(column.heading) for column in columns}
    lines = [line for top in tops if isinstance(top, list) for line in top]
    likeliest = max(lines, key=lambda line: len(known & _plain_texts(line)))
    try:
        _places(likeliest.cells, columns)
    except Unreadable as error:
        return error
    return Unreadable(NOT_A_TABLE)


def _table(found, columns, max_rows):
    places, rows = _places(found.headings.cells, columns), []
    for line in found.lines:
        row = _row(line, columns, places)
        if not _is_example(row, columns):
            rows.append(row)
        if len(rows) > max_rows:
            raise Unreadable(
                f"This file has more than {max_rows:,} rows. Upload it in parts, or take out what "
                "is not needed"
            )
    return Table(rows)


def _notes(found):
    """What was left out, in sentences without the last stop."""
    if found.sheet.place > 1:
        yield f"The table was read from the sheet “{found.sheet.name}”"
    if found.same:
        names = " and ".join(f"“{name}”" for name in found.same)
        yield f"The same headings stand on {names} too, which was not read"
    if found.is_below_others:
        number = found.headings.number
        rows = "first row was" if number == 2 else f"first {number - 1} rows were"
        yield f"The {rows} left out: the headings are in row {number}"


def _places(cells, columns):
    """Column name -> place in the row of headings."""
    known = {plain_heading(column.heading): column for column in columns}
    for column in columns:
        known.setdefault(plain_heading(column.also), column)
    places = {}
    for place, cell in enumerate(cells):
        if cell == "":
            continue
        text = _text(cell)
        column = known.get(plain_heading(text))
        if column is None:
            headings = ", ".join(f"“{column.heading}”" for column in columns)
            raise Unreadable(
                f"“{text[:40]}” is no heading of this table. Its headings are these: {headings}"
            )
        if column.name in places:
            raise Unreadable(f"There are two columns “{column.heading}”. Take one out")
        places[column.name] = place
    missing = [f"“{c.heading}”" for c in columns if c.required and c.name not in places]
    if missing:
        words = " and ".join(missing)
        raise Unreadable(
            f"The table lacks the heading {words}. Download the template to see how it is meant"
        )
    return places


def _plain_texts(line):
    return {plain_heading(_text(cell)) for cell in line.cells}


def _text(cell):
    if isinstance(cell, Wrong):
        return cell.message
    return cell.isoformat() if isinstance(cell, datetime.date) else cell


def plain_heading(heading):
    """As headings are compared."""
    return " ".join(heading.replace("*", " ").casefold().split())


def _row(line, columns, places):
    number, cells = line.number, line.cells
    row = Row(number, {}, is_hidden=line.is_hidden, is_struck=line.is_struck)
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
    if len(cell) > column.longest:
        return Wrong(f"This is too long. Use at most {column.longest:,} characters")
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
