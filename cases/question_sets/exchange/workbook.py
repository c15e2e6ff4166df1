"""A question set as an Excel workbook, and the blank one to write a set in."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from auditapp.plain_text import for_excel
from cases.offline.styles import fit_height, set_up_page

from .columns import (
    ABOUT,
    CHOICES,
    FACTS,
    GRADES,
    HERE,
    OF_SET,
    QUESTION,
    QUESTIONS,
    SECTION,
    SECTIONS,
    SET,
    SHEETS,
    at,
)

PRODUCT = "Side by Side"
HOW, LISTS = "How to fill this in", "Lists"
BLANK_ROWS = 200  # with lists to choose from, below what is there
AS_TEXT = "@"  # then nothing that is typed turns into a date or a formula
WRAPPED = Alignment(wrap_text=True, vertical="top")
FONT, BOLD = Font(name="Arial", size=10), Font(name="Arial", size=10, bold=True)
HEADER = Font(name="Arial", size=10, bold=True, color="FFFFFF")
BLUE = PatternFill("solid", fgColor="1D70B8")
EXPLANATION = [
    "Write the title on the sheet Set, a row for each section on the sheet Sections, and a row for "
    "each question on the sheet Questions. They are asked in the order of the rows.",
    "Answers to choose from stand on the sheet Choices, a row for each, with the code of their "
    "question. Grades stand on the sheet Grades, the best first; leave it empty if nothing is "
    "graded. Facts of the children that an audit samples, counts or asks by stand on the sheet "
    "Facts; leave it empty if there are none.",
    "Columns that you do not need can stay empty. What each is for stands below.",
    "Do not merge cells, hide rows or use formulas.",
    "Save the workbook as .xlsx and bring it in on the page “Bring in a question set”. You see "
    "what was found in it, or the sheet, row and column of everything to correct, before anything "
    "is saved.",
]


def set_xlsx(content):
    """Bytes of the workbook of a set or a draft; of `{}`, the blank one."""
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = PRODUCT
    book.properties.title = content.get("title") or "Question set"
    _how(book.active)
    _set(book.create_sheet(SET), content)
    lists = _Lists(book)
    for name, rows in _rows(content).items():
        _table(book.create_sheet(name), SHEETS[name], rows, lists)
    book.move_sheet(lists.sheet, len(book.sheetnames))
    book.active = 1
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(content):
    """Sheet -> its rows, as the columns look for them."""
    sections = content.get("sections", [])
    questions = [
        {SECTION.path[0]: section["code"], **question}
        for section in sections
        for question in section["questions"]
    ]
    choices = [
        {QUESTION.path[0]: question["code"], **choice}
        for question in questions
        for choice in question.get("choices", [])
    ]
    return {
        SECTIONS: sections,
        QUESTIONS: questions,
        CHOICES: choices,
        GRADES: content.get("scale", []),
        FACTS: [
            {"fact": fact, **choice}
            for fact in content.get("facts", [])
            for choice in fact["choices"]
        ],
    }


def _how(sheet):
    sheet.title = HOW
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 96
    _write(sheet, 1, 1, "How to fill in this workbook", Font(name="Arial", size=14, bold=True))
    row = 2
    for number, text in enumerate(EXPLANATION, start=1):
        row += 1
        _explain(sheet, row, str(number), text)
    for name, cells in {SET: OF_SET, **SHEETS}.items():
        row += 2
        _write(sheet, row, 1, f"Sheet {name}", BOLD)
        for cell in cells:
            row += 1
            _explain(sheet, row, cell.heading, ("Needed. " if cell.required else "") + cell.help)
    set_up_page(sheet)


def _explain(sheet, row, about, text):
    _write(sheet, row, 1, about)
    _write(sheet, row, 2, text)
    fit_height(sheet, row, [about, text], [36, 100])


def _set(sheet, content):
    for column, width in ((1, 44), (2, 70)):
        _empty(sheet, column, width)
    for column, about in enumerate((ABOUT, HERE), start=1):
        _header(sheet, column, about.heading)
    for row, cell in enumerate(OF_SET, start=2):
        _write(sheet, row, 1, cell.heading, BOLD)
        _write(sheet, row, 2, _text(cell, content))
    set_up_page(sheet)


class _Lists:
    """The hidden sheet with what cells offer to choose from: a list that stands in the cell itself
    is short and has no commas."""

    def __init__(self, book):
        self.sheet = book.create_sheet(LISTS)
        self.sheet.sheet_state = "hidden"
        self._places = {}

    def place(self, words):
        if words not in self._places:
            column = len(self._places) + 1
            for row, word in enumerate(words, start=1):
                _write(self.sheet, row, column, word)
            letter = get_column_letter(column)
            self._places[words] = f"{LISTS}!${letter}$1:${letter}${len(words)}"
        return self._places[words]


def _table(sheet, cells, rows, lists):
    last, widths = len(rows) + 1 + BLANK_ROWS, [cell.width - 2 for cell in cells]
    for column, cell in enumerate(cells, start=1):
        _empty(sheet, column, cell.width)
        _header(sheet, column, cell.heading)
        _offer(sheet, column, cell, last, lists)
    for row, holder in enumerate(rows, start=2):
        texts = [_text(cell, holder) for cell in cells]
        for column, text in enumerate(texts, start=1):
            _write(sheet, row, column, text)
        fit_height(sheet, row, texts, widths)
    fit_height(sheet, 1, [cell.heading for cell in cells], widths)
    set_up_page(sheet)
    sheet.freeze_panes = "C2" if len(cells) > 4 else "A2"


def _empty(sheet, column, width):
    """What its cells are before anything is written in them."""
    dimension = sheet.column_dimensions[get_column_letter(column)]
    dimension.width, dimension.font, dimension.alignment = width, FONT, WRAPPED
    dimension.number_format = AS_TEXT


def _offer(sheet, column, cell, last, lists):
    if cell is SECTION:
        place = f"{SECTIONS}!$A$2:$A${BLANK_ROWS}"
    elif cell is QUESTION:
        place = f"{QUESTIONS}!$B$2:$B$2000"
    elif cell.offers:
        place = lists.place(cell.offers)
    else:
        return
    offer = DataValidation("list", formula1=place, allow_blank=True, showErrorMessage=True)
    offer.errorTitle, offer.error = "Not in the list", "Choose from the list."
    letter = get_column_letter(column)
    offer.add(f"{letter}2:{letter}{last}")
    sheet.add_data_validation(offer)


def _text(cell, holder):
    """What is written of what the holder holds; what is not there is left empty."""
    value = at(holder, cell.path)
    return "" if value is None else cell.write(value)


def _header(sheet, column, text):
    _write(sheet, 1, column, text, HEADER)
    sheet.cell(1, column).fill = BLUE


def _write(sheet, row, column, text, font=FONT):
    """A text, whatever it looks like."""
    cell = sheet.cell(row, column)
    cell.font, cell.alignment, cell.number_format = font, WRAPPED, AS_TEXT
    if text := for_excel(text):
        cell.value = text
        cell.data_type = "s"
