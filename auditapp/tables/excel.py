"""Tables in Excel workbooks (.xlsx, and .xlsm without its macros)."""

import datetime
import re

from openpyxl.utils import range_boundaries

from auditapp.plain_text import from_excel
from auditapp.workbooks import Unreadable, hidden_rows, open_workbook, part_of

from .columns import Line, Sheet
from .limits import (
    BROKEN,
    FORMULA,
    MAX_COLUMNS,
    MAX_EMPTY_ROWS,
    MAX_MERGED,
    MERGED,
    NOT_A_TABLE,
    REFUSALS,
    TOO_BIG,
)

CELLS = rb"[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}"
MERGE_CELL = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="(' + CELLS + rb')"')


def sheets_of(content):
    book = open_workbook(content, REFUSALS)
    passed = _Passed()
    return [
        Sheet(sheet.title, place, _lines(sheet, content, passed))
        for place, sheet in enumerate(book.worksheets, start=1)
        if sheet.sheet_state == "visible"
    ]


class _Passed:
    """Rows that were gone through, in all sheets."""

    def __init__(self):
        self.rows = 0

    def count(self):
        self.rows += 1
        if self.rows > MAX_EMPTY_ROWS:
            raise Unreadable(TOO_BIG)


def _lines(sheet, content, passed):
    try:
        yield from _read_lines(sheet, part_of(sheet, content), passed)
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken file makes openpyxl stumble on
        raise Unreadable(NOT_A_TABLE) from error


def _read_lines(sheet, part, passed):
    hidden, merged = hidden_rows(part), _merged(part)
    sheet.reset_dimensions()  # which a file may say wrongly
    before = None
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
        passed.count()
        if cells is before:  # openpyxl's filler for rows that are not in the file
            continue
        before = cells
        values = [_value(cell) for cell in cells]
        if len(values) > MAX_COLUMNS and values[-1] != "":
            raise Unreadable(TOO_BIG)
        for first, top, last, bottom in merged:
            if top <= number <= bottom:
                values[first - 1 : last] = [MERGED] * len(values[first - 1 : last])
        is_struck = any(_is_struck(cell) for cell in cells)
        yield Line(number, values, is_hidden=number in hidden, is_struck=is_struck)


def _value(cell):
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if cell.data_type == "e":
        return BROKEN
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return from_excel(str(value)).strip()


def _is_struck(cell):
    return cell.value is not None and bool(cell.font.strike)


def _merged(part):
    """(first column, top row, last column, bottom row) of merged cells, from 1."""
    found = set(MERGE_CELL.findall(part))
    if len(found) > MAX_MERGED:
        raise Unreadable(NOT_A_TABLE)
    return [range_boundaries(cells.decode()) for cells in found]
