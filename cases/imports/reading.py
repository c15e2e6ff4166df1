"""Rows of an uploaded workbook. The file may be anything; what is not a workbook of ours, or too
much of one, raises Unreadable with a message for the person."""

import datetime
import io
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from auditapp.templatetags.interface import day

from ..exports.workbook import HEADINGS, LISTS, MACHINE_HEADINGS, READ_ME
from ..plain_text import from_excel

MEGABYTE = 1024 * 1024
MAX_FILE = 5 * MEGABYTE
MAX_UNPACKED = 50 * MEGABYTE
MAX_PARTS = 500
# Tags take far longer to read than text; a workbook of ten children has a quarter of these.
MAX_TAGS = 450_000
MAX_SHEETS, MAX_ROWS, MAX_COLUMNS = 60, 2_000, 30
# Rows that a file says are there without holding anything, in all sheets.
MAX_EMPTY_ROWS = 1_200_000
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also what a password makes of a workbook

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

# openpyxl warns of parts that it leaves out, and may name what is in them.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


class Unreadable(Exception):
    """The message says why, and what to upload instead."""


@dataclass
class Row:
    """A row with codes, as it stands on its sheet."""

    sheet: str
    number: int
    texts: dict[str, str]  # by heading, the machine's too
    formulas: frozenset[str]  # headings of cells that hold one

    def __getitem__(self, heading):
        return self.texts[heading]

    @property
    def place(self):
        return f"Sheet “{self.sheet}”, row {self.number}"


def read_rows(file):
    """The rows of all sheets of returns, and messages about sheets and rows that are none."""
    content = file.read(MAX_FILE + 1)
    _check(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        return _rows_of(book)
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken file makes openpyxl stumble on
        raise Unreadable(NOT_A_WORKBOOK) from error


def _check(content):
    """Everything that must be known before anything is loaded."""
    if len(content) > MAX_FILE:
        raise Unreadable(f"The file is bigger than {MAX_FILE // MEGABYTE} MB. {TOO_BIG}")
    if content.startswith(OLD_OFFICE):
        raise Unreadable(PROTECTED)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable(NOT_A_WORKBOOK) from error
    except (EOFError, RuntimeError, KeyError, ParseError, IndexError) as error:
        raise Unreadable(NOT_A_WORKBOOK) from error


def _check_parts(archive):
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable(TOO_BIG)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(PROTECTED)
    unpacked = tags = 0
    for part in parts:
        with archive.open(part) as opened:
            text = opened.read(MAX_UNPACKED - unpacked + 1)  # a size may be a lie
        unpacked += len(text)
        tags += text.count(b"<") if part.filename.endswith((".xml", ".rels")) else 0
        if unpacked > MAX_UNPACKED or tags > MAX_TAGS:
            raise Unreadable(TOO_BIG)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Unreadable(NOT_A_WORKBOOK)


def _rows_of(book):
    if len(book.sheetnames) > MAX_SHEETS:
        raise Unreadable(TOO_BIG)
    rows, messages, passed, is_ours = [], [], 0, False
    for sheet in book.worksheets:
        if sheet.title in (READ_ME, LISTS):
            continue
        sheet.reset_dimensions()
        places = before = None
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
            passed += 1
            if passed > MAX_EMPTY_ROWS:
                raise Unreadable(TOO_BIG)
            if cells is before:  # openpyxl's filler for rows that are not in the file
                continue
            before = cells
            if not any(cell.value not in (None, "") for cell in cells):
                continue
            if number > MAX_ROWS or cells[-1].value not in (None, ""):
                raise Unreadable(TOO_BIG)
            if places is None:
                places = _places(cells)
                continue
            row = _row(sheet.title, number, cells, places)
            if row["return"] or row["field"]:
                rows.append(row)
            elif row["Answer"] or row["Comment"] or row.formulas:
                messages.append(
                    f"{row.place}: its hidden codes are missing, so nobody can tell which question "
                    "it answers. Copy what you wrote into a row of a workbook downloaded anew"
                )
        if places:
            is_ours = True
        else:
            messages.append(
                f"Sheet “{sheet.title}”: this is not a sheet of the workbook that you downloaded. "
                "Take it out, or download the workbook again"
            )
    if not is_ours:
        raise Unreadable(NOT_A_WORKBOOK)
    return rows, messages


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
