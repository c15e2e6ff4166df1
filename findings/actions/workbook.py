"""Actions as an Excel workbook, which can be brought back with updates."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from auditapp.plain_text import for_excel

from .columns import COLUMNS, LONGEST, MOVES, NO, UPDATE, YES, cells_of

WIDTHS = {"key": 10, "due": 18, "priority": 10, "is_blocked": 10}
WRAPPED = Alignment(wrap_text=True, vertical="top")
GREY = PatternFill("solid", fgColor="F3F2F1")
WRITTEN = {column.name for column in UPDATE}
EXPLANATION = [
    "Write in the white columns, a row for each action; the grey ones are only to read.",
    "On the page of actions choose “Bring a workbook back”. You see what it changes first.",
    "If one row is wrong, or somebody wrote about an action since, nothing is saved.",
    "Rows may be sorted or deleted. A deleted row changes nothing.",
]


def workbook_of(actions, today, shows_finding):
    """The bytes of a workbook of actions that access.listed gave; `shows_finding(action)` says
    whether the reader sees what was found."""
    book = Workbook()
    sheet, about = book.active, book.create_sheet("About the columns")
    sheet.title = "Actions"
    for place, column in enumerate(COLUMNS, start=1):
        _write(sheet, 1, place, column.heading).font = Font(bold=True)
        width = WIDTHS.get(column.name, 32)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, action in enumerate(actions, start=2):
        cells = cells_of(action, today, shows_finding(action))
        for place, column in enumerate(COLUMNS, start=1):
            cell = _write(sheet, number, place, cells.get(column.name, ""))
            if column.name not in WRITTEN:
                cell.fill = GREY
    _set_up(sheet, len(actions) + 1)
    _explain(about)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet, row, place, text):
    """All cells are text, so that nothing in them is a formula and nothing turns into a date."""
    cell = sheet.cell(row, place)
    cell.number_format, cell.alignment = "@", WRAPPED
    if text := for_excel(text)[:LONGEST]:
        cell.value = text
        cell.data_type = "s"
    return cell


def _set_up(sheet, last):
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    for name, choices in (("move", MOVES), ("is_blocked", (YES, NO))):
        letter = get_column_letter([column.name for column in COLUMNS].index(name) + 1)
        offer = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        sheet.add_data_validation(offer)
        offer.add(f"{letter}2:{letter}{max(last, 2)}")


def _explain(sheet):
    for number, line in enumerate(EXPLANATION, start=1):
        _write(sheet, number, 1, line).alignment = Alignment()
    first = len(EXPLANATION) + 2
    for number, column in enumerate(COLUMNS, start=first):
        _write(sheet, number, 1, column.heading).font = Font(bold=True)
        _write(sheet, number, 2, column.help)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 90
