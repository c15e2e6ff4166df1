"""Rows of an uploaded workbook. The file may be anything; what is not a workbook of ours, or too
much of one, raises Unreadable with a message for the person."""

import datetime
from dataclasses import dataclass

from auditapp.plain_text import from_excel
from auditapp.templatetags.interface import day
from auditapp.workbooks import (
    MAX_FILE,
    MAX_SHEETS,
    FileKind,
    Refusals,
    Unreadable,
    hidden_rows,
    name_another_kind,
    open_workbook,
    part_of,
)

from .workbook import HEADINGS, LISTS, MACHINE_HEADINGS, READ_ME

MAX_ROWS, MAX_COLUMNS = 2_000, 30
MAX_FILLED_ROWS = 12_000  # in all sheets, which may all be one part of the file
# Rows that a file says are there without holding anything, in all sheets.
MAX_EMPTY_ROWS = 1_200_000

NOT_A_WORKBOOK = (
    "This file can't be read as an Excel workbook. Upload the workbook that you downloaded here, "
    "saved as .xlsx"
)
PROTECTED = (
    "This workbook has a password or is of an old kind. Save it as .xlsx without a password, and "
    "upload that"
)
TOO_BIG = (
    "This workbook is bigger than any that can be downloaded here. Upload the workbook that you "
    "downloaded, without sheets of your own"
)

REFUSALS = Refusals(NOT_A_WORKBOOK, TOO_BIG, PROTECTED)


@dataclass
class Row:
    """A row with codes, as it stands on its sheet."""

    sheet: str
    number: int
    texts: dict[str, str]  # by heading, the machine's too
    formulas: frozenset[str]  # headings of cells that hold one
    is_hidden: bool = False  # by a filter or by hand, or on a hidden sheet

    def __getitem__(self, heading):
        return self.texts[heading]

    @property
    def place(self):
        return f"Sheet “{self.sheet}”, row {self.number}"


def read_rows(file):
    """The rows of all sheets of returns, and messages about sheets and rows that are none."""
    content = file.read(MAX_FILE + 1)
    name_another_kind(content, getattr(file, "name", ""), readable=[FileKind.XLSX])
    book = open_workbook(content, REFUSALS)
    try:
        return _Reader(content).read(book)
    except Unreadable:
        raise
    except Exception as error:  # whatever openpyxl stumbles on in a sheet
        raise Unreadable(NOT_A_WORKBOOK) from error


class _Reader:
    """Goes through the sheets and counts what it passes."""

    def __init__(self, content):
        self.content = content
        self.rows, self.messages = [], []
        self.passed = self.filled = 0

    def read(self, book):
        if len(book.sheetnames) > MAX_SHEETS:
            raise Unreadable(TOO_BIG)
        found = [self._sheet(s) for s in book.worksheets if s.title not in (READ_ME, LISTS)]
        if not any(found):
            raise Unreadable(NOT_A_WORKBOOK)
        return self.rows, self.messages

    def _sheet(self, sheet):
        """Is it the sheet of a return?"""
        places = None
        hidden = hidden_rows(part_of(sheet, self.content))
        for number, cells in self._filled_rows(sheet):
            if places:
                row = _row(sheet.title, number, cells, places)
                row.is_hidden = number in hidden or sheet.sheet_state != "visible"
                self._row(row)
            else:
                places = _places(cells)
        if places is None:
            self.messages.append(
                f"Sheet “{sheet.title}”: this is not a sheet of the workbook that you downloaded. "
                "Take it out, or download the workbook again"
            )
        return places

    def _filled_rows(self, sheet):
        """(number, cells) of rows that hold anything."""
        sheet.reset_dimensions()  # which a file may say wrongly
        before = None
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
            self.passed += 1
            if self.passed > MAX_EMPTY_ROWS:
                raise Unreadable(TOO_BIG)
            if cells is before:  # openpyxl's filler for rows that are not in the file
                continue
            before = cells
            if all(_is_blank(cell) for cell in cells):
                continue
            self.filled += 1
            is_outside = number > MAX_ROWS or not _is_blank(cells[-1])
            if is_outside or self.filled > MAX_FILLED_ROWS:
                raise Unreadable(TOO_BIG)
            yield number, cells

    def _row(self, row):
        if row["return"] or row["field"]:
            self.rows.append(row)
        elif row["Answer"] or row["Comment"] or row.formulas:
            self.messages.append(
                f"{row.place}: its hidden codes are missing, so nobody can tell which question it "
                "answers. Copy what you wrote into a row of a workbook downloaded anew"
            )


def _is_blank(cell):
    return cell.value is None or cell.value == ""


def _places(cells):
    """Heading -> column, if this is the row of headings."""
    texts = [_text(cell.value) for cell in cells]
    if not set(MACHINE_HEADINGS + HEADINGS).issubset(texts):
        return None
    return {heading: texts.index(heading) for heading in HEADINGS + MACHINE_HEADINGS}


def _row(sheet, number, cells, places):
    found = {heading: cells[column] for heading, column in places.items()}
    formulas = [heading for heading, cell in found.items() if cell.data_type == "f"]
    texts = {h: "" if h in formulas else _text(cell.value) for h, cell in found.items()}
    for heading in MACHINE_HEADINGS:
        texts[heading] = texts[heading].strip()
    return Row(sheet, number, texts, frozenset(formulas))


def _text(value):
    """What a person sees in the cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return day(value.date())
    if isinstance(value, datetime.date):
        return day(value)
    return from_excel(str(value))
