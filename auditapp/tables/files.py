"""The rows of cells of an uploaded file, which may be anything."""

import csv
import datetime
import io
import re
import zipfile

from openpyxl.utils import range_boundaries

from auditapp.plain_text import clean, from_excel
from auditapp.workbooks import MAX_FILE, MEGABYTE, Refusals, Unreadable, open_workbook

from .columns import Wrong

MAX_ROWS = 2_000
MAX_COLUMNS = 60
MAX_EMPTY_ROWS = 1_200_000
MAX_MERGED = 500
CELLS = rb"[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}"
MERGE_CELL = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="(' + CELLS + rb')"')

NOT_A_TABLE = (
    "This file can't be read as a table. Download the template, fill it in, and upload it as .xlsx "
    "or as CSV UTF-8"
)
NOT_UTF_8 = (
    "The letters of this file can't be read. In Excel choose “Save as” and “CSV UTF-8”, or save it "
    "as an Excel workbook (.xlsx), and upload that"
)
PROTECTED = (
    "This workbook has a password or is of an old kind. Save it as .xlsx without a password, and "
    "upload that"
)
TOO_BIG = (
    f"This file is too big. Upload at most {MAX_ROWS:,} rows and {MAX_FILE // MEGABYTE} MB, "
    "without pictures or other sheets"
)
REFUSALS = Refusals(NOT_A_TABLE, TOO_BIG, PROTECTED)

FORMULA = "This is a formula. Type the value itself"
BROKEN = "This is an error of Excel. Type the value itself"
MERGED = "This is merged with other cells. Unmerge them, and fill in each"


def lines_of(file, filename):
    """(number, cells) of each row; a cell is text, a date, or Wrong. Raises Unreadable."""
    content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise Unreadable(TOO_BIG)
    is_workbook = filename.lower().endswith(".xlsx")
    return _lines_of_workbook(content) if is_workbook else _lines_of_csv(content)


def _lines_of_csv(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(NOT_UTF_8) from error
    if "\x00" in text:  # UTF-16, or no text at all
        raise Unreadable(NOT_UTF_8)
    heading = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for cells in reader:
        if len(cells) > MAX_COLUMNS:
            raise Unreadable(TOO_BIG)
        yield reader.line_num, [_csv_cell(cell) for cell in cells]


def _csv_cell(text):
    text = clean(text).strip()
    return Wrong(FORMULA) if text.startswith("=") else text


def _lines_of_workbook(content):
    book = open_workbook(content, REFUSALS)
    try:
        sheet = book.worksheets[0]
        merged = _merged(content)
        sheet.reset_dimensions()  # which a file may say wrongly
        before = None
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
            if number > MAX_EMPTY_ROWS:
                raise Unreadable(TOO_BIG)
            if cells is before:  # openpyxl's filler for rows that are not in the file
                continue
            before = cells
            values = [_excel_cell(cell) for cell in cells]
            if len(values) > MAX_COLUMNS and values[-1] != "":
                raise Unreadable(TOO_BIG)
            for first, top, last, bottom in merged:
                if top <= number <= bottom:
                    values[first - 1 : last] = [Wrong(MERGED)] * len(values[first - 1 : last])
            yield number, values
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken file makes openpyxl stumble on
        raise Unreadable(NOT_A_TABLE) from error


def _excel_cell(cell):
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Wrong(FORMULA)
    if cell.data_type == "e":
        return Wrong(BROKEN)
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return from_excel(str(value)).strip()


def _merged(content):
    """(first column, top row, last column, bottom row) of merged cells on any sheet, from 1. The
    way of reading that is safe with huge files knows nothing of them."""
    found = set()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                found.update(MERGE_CELL.findall(archive.read(name)))
    if len(found) > MAX_MERGED:
        raise Unreadable(NOT_A_TABLE)
    return [range_boundaries(cells.decode()) for cells in found]
