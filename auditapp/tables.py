"""Tables that people upload, as CSV or Excel: one heading a column, one thing a row.

A file that is no such table raises Unreadable; what is wrong in a cell is a CellError of its row.
The same columns make the template that people download and fill in.
"""

import csv
import datetime
import io
import re
import zipfile
from dataclasses import dataclass, field

from django import forms
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter, range_boundaries

from .fields import month_number
from .plain_text import clean, for_csv, for_excel, from_excel
from .saving import SaveKeyField
from .workbooks import MAX_FILE, MEGABYTE, Refusals, Unreadable, open_workbook

MAX_ROWS = 2_000
MAX_COLUMNS = 60
MAX_CELL = 5_000  # characters
MAX_EMPTY_ROWS = 1_200_000
MAX_MERGED = 500
ROWS_AS_TEXT = 200  # of a template
MERGE_CELL = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"'
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

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
    f"This file is too big. Upload at most {MAX_ROWS:,} rows and {MAX_FILE // MEGABYTE} MB, without "
    "pictures or other sheets"
)
REFUSALS = Refusals(NOT_A_TABLE, TOO_BIG, PROTECTED)

NO_DATE = "must be a real date, such as 28 February 2019 or 28/02/2019"
MADE_A_DATE = "Excel has made a date of this. Format the cell as text and type it again"
FORMULA = "holds a formula. Type the value itself"
BROKEN = "holds an error of Excel. Type the value itself"
MISSING = "is missing. Fill it in"
TOO_LONG = f"is too long. Use at most {MAX_CELL:,} characters"
MERGED = "is merged with others. Unmerge the cells, and fill in each"
OUTSIDE = "has something in a column without a heading. Take it out, or give the column a heading"

__all__ = [
    "CSV",
    "MAX_ROWS",
    "XLSX",
    "CellError",
    "Column",
    "Row",
    "TableUploadForm",
    "Unreadable",
    "read_table",
    "template_csv",
    "template_xlsx",
]


@dataclass(frozen=True)
class Column:
    """`kind` is "text" or "date"; `example` stands in the row of the template that is skipped."""

    name: str
    heading: str
    required: bool = False
    help: str = ""
    example: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class CellError:
    """`row` as the spreadsheet numbers it; an empty `heading` means the whole row."""

    row: int
    heading: str
    message: str

    def __str__(self):
        place = f"Row {self.row}, {self.heading}" if self.heading else f"Row {self.row}"
        return f"{place}: {self.message}"


@dataclass
class Row:
    """`texts` by the columns' names, without space around, dates as 2019-02-28. A cell with an
    error is empty."""

    number: int
    texts: dict[str, str]
    errors: list[CellError] = field(default_factory=list)

    def __getitem__(self, name):
        return self.texts[name]


@dataclass(frozen=True)
class _Wrong:
    """A cell that says nothing usable, and why."""

    message: str


def read_table(file, filename, columns, *, max_rows=MAX_ROWS):
    """The filled rows below the headings, without the template's example. Raises Unreadable.

    `filename` tells CSV from Excel. Headings may come in any order and in any case; columns that
    are not required may be left out.
    """
    content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise Unreadable(TOO_BIG)
    is_workbook = filename.lower().endswith(".xlsx")
    lines = _lines_of_workbook(content) if is_workbook else _lines_of_csv(content)
    try:
        return _rows(lines, columns, max_rows)
    except (csv.Error, ValueError, KeyError, TypeError, AttributeError) as error:
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
        text = cell.message if isinstance(cell, _Wrong) else cell
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
            f"The first row lacks the heading {words}. Download the template to see how it should be"
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
        if isinstance(value, _Wrong):
            row.errors.append(CellError(number, column.heading, value.message))
            value = ""
        row.texts[column.name] = value
    inside = set(places.values())
    if any(cell != "" for place, cell in enumerate(cells) if place not in inside):
        row.errors.append(CellError(number, "", OUTSIDE))
    return row


def _value(cell, column):
    """The text of a cell, or a _Wrong."""
    if isinstance(cell, _Wrong):
        return cell
    if isinstance(cell, datetime.date):
        return cell.isoformat() if column.kind == "date" else _Wrong(MADE_A_DATE)
    if cell == "":
        return _Wrong(MISSING) if column.required else ""
    if len(cell) > MAX_CELL:
        return _Wrong(TOO_LONG)
    if column.kind != "date":
        return cell
    found = _date(cell)
    return found.isoformat() if found else _Wrong(NO_DATE)


def _date(text):
    """Of 28/02/2019, 28.2.2019, 28 Feb 2019 or 2019-02-28; none if it is no such date."""
    iso = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", text, re.ASCII)
    british = re.fullmatch(r"(\d\d?)[\s/.-]+(\w+)[\s/.,-]+(\d{4})", text, re.ASCII)
    if iso:
        year, month, day = iso.groups()
    elif british:
        day, month, year = british.groups()
    else:
        return None
    try:
        return datetime.date(int(year), month_number(month) or 0, int(day))
    except ValueError:
        return None


def _is_example(row, columns):
    examples = [column.example for column in columns]
    return any(examples) and not row.errors and _shown(row, columns) == examples


def _shown(row, columns):
    return [row.texts[column.name] for column in columns]


# -- files


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
    return _Wrong(FORMULA) if text.startswith("=") else text


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
                    values[first - 1 : last] = [_Wrong(MERGED)] * len(values[first - 1 : last])
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
        return _Wrong(FORMULA)
    if cell.data_type == "e":
        return _Wrong(BROKEN)
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


# -- templates


def template_csv(columns):
    """The headings and the example, in UTF-8 with a mark by which Excel knows that it is."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([for_csv(column.heading) for column in columns])
    writer.writerow([for_csv(column.example) for column in columns])
    return ("\ufeff" + file.getvalue()).encode()


def template_xlsx(columns, title):
    """The headings and the example, and on a second sheet what each column is for. All cells are
    text, so that Excel makes no date of what is typed."""
    book = Workbook()
    sheet, about = book.active, book.create_sheet("About the columns")
    sheet.title = title[:31]
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, len(column.heading) + 4)
        for row in range(1, ROWS_AS_TEXT + 1):
            sheet.cell(row, place).number_format = "@"
        sheet.cell(1, place, for_excel(column.heading)).font = Font(bold=True)
        sheet.cell(2, place, for_excel(column.example)).font = Font(italic=True, color="505A5F")
    sheet.freeze_panes = "A2"
    about.append(["Column", "Needed", "What to write"])
    for column in columns:
        about.append([column.heading, "yes" if column.required else "no", for_excel(column.help)])
    about.append([])
    about.append(["The grey row is an example: replace it, or leave it and write below."])
    for letter, width in zip("ABC", (30, 10, 80), strict=True):
        about.column_dimensions[letter].width = width
    for cell in about[1]:
        cell.font = Font(bold=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# -- the form


class TableUploadForm(forms.Form):
    """A table to upload. After `is_valid()`, `rows` are its rows; `cell_errors` are those of the
    cells, which the page lists and which a caller adds to; a file that cannot be read at all is an
    error of the field."""

    file = forms.FileField(
        label="Table",
        help_text=f"The filled-in template: an Excel workbook (.xlsx) or CSV UTF-8, at most "
        f"{MAX_ROWS:,} rows.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": "Choose the table to upload",
            "missing": "Choose the table to upload",
            "invalid": "Choose the table to upload",
            "empty": "The file is empty. Choose the table that you filled in",
        },
    )
    save_key = SaveKeyField()

    def __init__(self, *args, columns, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns, self.rows, self.cell_errors = columns, [], []

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".xlsx", ".csv")):
            raise forms.ValidationError(
                "The file’s name must end in .xlsx or .csv. In your program choose “Save as”, then "
                "“Excel workbook” or “CSV UTF-8”"
            )
        try:
            self.rows = read_table(file, file.name, self.columns)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        self.cell_errors = [error for row in self.rows for error in row.errors]
        return file
