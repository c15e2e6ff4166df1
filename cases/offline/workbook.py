"""Returns as an Excel workbook to fill in without a connection: a sheet for each child.

Hidden columns say of each row which return, section, field and choice it is about, and from which
version of the section it was made, so that rows are read back wherever they have got to. A
question with several answers has a row for each choice: a list offers one choice only, and typed
lists of labels would be mistyped.
"""

import io
import uuid
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from auditapp.plain_text import for_excel, length_in_excel
from auditapp.templatetags.interface import day
from cases.models import Kind, ObservationKind
from cases.models.question_set import NOT_IN_RECORD

from .boxes import YES, DateBox, RecordBox, TickBox, entries, last
from .sheet_names import SheetNames
from .styles import add_styles, fit_height, set_up_page, set_up_sheet

PRODUCT = "Side by Side"
HEADINGS = ["Code", "Question", "Answer", "Comment", "Guidance"]
MACHINE_HEADINGS = ["return", "section", "version", "field", "key"]
READ_ME, LISTS = "Read me", "Lists"
EMPTY_OBSERVATIONS = 3  # of each kind in each section
LONGEST = 32_767  # characters in a cell
TOO_LONG = (
    "This text is too long for a workbook. Read and change it in the browser: this cell is not "
    "read back."
)
EXPLANATION = [
    ("heading", "How to fill in this workbook"),
    ("text", "There is a sheet for each child. Write in the white cells of the columns Answer and "
             "Comment; all other cells are locked."),
    ("text", "Where a cell offers a list, choose from it. A question with several answers has a "
             f"row for each: choose “{YES}” where it applies."),
    ("text", f"Write a date like 28 2 2019. Choose “{NOT_IN_RECORD}” where the record does not "
             "say; it can be written in the cell of a number too."),
    ("text", "“Answer only if …” in the column Guidance says which questions may not apply. Leave "
             "those empty."),
    ("text", "At the end of each section write what stood out, one thing in each row, without "
             "names."),
    ("text", "Nothing has to be finished. Half an answer is kept as you wrote it."),
    ("heading", "How to bring it back"),
    ("text", "Save the workbook as .xlsx, not with a password. On the audit's page choose "
             "“Upload a workbook”."),
    ("text", "You are shown what the workbook changes before anything is saved. What somebody "
             "changed on the site since you downloaded the workbook is marked, and stays unless "
             "you say otherwise."),
    ("text", "Emptying a cell takes the answer out. Deleting a row or a sheet changes nothing."),
    ("text", "Uploading does not send the return. Check and send it on the site."),
    ("heading", "What may be changed"),
    ("text", "Rows may be sorted, sheets renamed, moved or deleted. Formulas are not read. Do not "
             "change the hidden columns: they say where each answer belongs."),
    ("text", "This file holds what your agency knows about children. Keep it where you would keep "
             "their records, and delete it once it is uploaded."),
]  # fmt: skip


@dataclass
class Line:
    """A row of a sheet."""

    code: str
    question: str
    guidance: str = ""
    answer: str | None = None  # None: nothing is answered in this row
    comment: str | None = None
    choices: tuple[str, ...] = ()
    only_choices: bool = True
    field: str = ""
    key: str = ""


def returns_xlsx(all_written):
    """Bytes of the workbook."""
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = PRODUCT
    book.properties.title = "Returns"
    add_styles(book)
    lists = Lists(book)
    names = SheetNames(READ_ME, LISTS)
    _read_me(book.active, all_written)
    agencies = {w.agency_return.agency_id for w in all_written}
    for written in all_written:
        agency_return = written.agency_return
        agency = agency_return.agency.short_name if len(agencies) > 1 else ""
        sheet = book.create_sheet(names.name(agency_return.case.pseudonym, agency))
        _return_sheet(sheet, written, lists)
    book.move_sheet(lists.sheet, len(book.sheetnames))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _read_me(sheet, all_written):
    sheet.title = READ_ME
    sheet.column_dimensions["A"].width = 100
    set_up_page(sheet)
    sheet.protection.sheet = True
    _write(sheet, 1, 1, PRODUCT, "s2s title")
    for style, text in EXPLANATION:
        row = sheet.max_row + 1
        _write(sheet, row, 1, text, "s2s section" if style == "heading" else "s2s")
        fit_height(sheet, row, [text], [100])
    _write(sheet, sheet.max_row + 2, 1, "What is in this workbook", "s2s section")
    for written in all_written:
        agency_return = written.agency_return
        can = "to fill in" if agency_return.is_own and agency_return.is_editable else "to read only"
        text = (
            f"{agency_return.case.pseudonym}, {agency_return.agency.name}: {written.state}; {can}"
        )
        _write(sheet, sheet.max_row + 1, 1, text, "s2s")


class Lists:
    """The hidden sheet with what cells offer to choose from. Excel takes no more than 255
    characters of a list that stands in the cell itself, and none with commas."""

    def __init__(self, book):
        self.sheet = book.create_sheet(LISTS)
        self.sheet.sheet_state = "hidden"
        self.sheet.protection.sheet = True
        self.places = {}

    def place(self, choices):
        if choices not in self.places:
            column = len(self.places) + 1
            for row, label in enumerate(choices, start=1):
                _write(self.sheet, row, column, label, "s2s")
            letter = get_column_letter(column)
            self.places[choices] = f"{LISTS}!${letter}$1:${letter}${len(choices)}"
        return self.places[choices]


def _return_sheet(sheet, written, lists):
    agency_return = written.agency_return
    set_up_sheet(sheet, len(HEADINGS), len(MACHINE_HEADINGS))
    title = (
        f"{agency_return.case.pseudonym}, {agency_return.case.age} · {agency_return.agency.name}"
    )
    _write(sheet, 1, 1, title, "s2s title")
    due = f"{written.audit.title} · due {day(written.audit.returns_due)} · {written.state}"
    _write(sheet, 2, 1, due, "s2s note")
    for column, heading in enumerate(HEADINGS + MACHINE_HEADINGS, start=1):
        _write(sheet, 3, column, heading, "s2s header")
    is_open = agency_return.is_own and agency_return.is_editable
    offers, row = {}, 3
    for form in written.forms:
        row += 1
        _write(sheet, row, 1, form.section.code, "s2s section")
        _write(sheet, row, 2, form.section.title, "s2s section")
        _write(sheet, row, 5, form.section.guidance, "s2s guidance")
        fit_height(sheet, row, ["", form.section.title, "", "", form.section.guidance])
        machine = [str(agency_return.public_id), form.section.code]
        machine.append(str(written.drafts[form.section.pk].version))
        for line in _lines(form, with_empty=is_open):
            row += 1
            _write_line(sheet, row, line, machine, is_open)
            if line.choices and is_open:
                offers.setdefault((line.choices, line.only_choices), []).append(f"C{row}")
    for (choices, only), cells in offers.items():
        sheet.add_data_validation(_offer(lists.place(choices), only, cells))


def _offer(place, only, cells):
    offer = DataValidation("list", formula1=place, allow_blank=True, showErrorMessage=only)
    offer.errorTitle, offer.error = "Not in the list", "Choose one of the answers in the list."
    for cell in cells:
        offer.add(cell)
    return offer


def _write_line(sheet, row, line, machine, is_open):
    _write(sheet, row, 1, line.code, "s2s")
    _write(sheet, row, 2, line.question, "s2s" if line.code or line.answer is None else "s2s part")
    _write_typed(sheet, row, 3, line.answer, is_open)
    _write_typed(sheet, row, 4, line.comment, is_open)
    _write(sheet, row, 5, line.guidance, "s2s guidance")
    for column, text in enumerate([*machine, line.field, line.key], start=6):
        _write(sheet, row, column, text)
    texts = [line.code, line.question, line.answer, line.comment, line.guidance]
    fit_height(sheet, row, texts)


def _write_typed(sheet, row, column, text, is_open):
    if text is None:
        _write(sheet, row, column, "", "s2s unused")
    elif length_in_excel(for_excel(text)) > LONGEST:
        _write(sheet, row, column, TOO_LONG, "s2s unused")
    else:
        _write(sheet, row, column, text, "s2s answer" if is_open else "s2s")


def _write(sheet, row, column, text, style=""):
    """A text, whatever it looks like."""
    cell = sheet.cell(row, column)
    if style:
        cell.style = style
    if text := for_excel(text):
        cell.value = text[:LONGEST]
        cell.data_type = "s"


# -- the rows of a section


def _lines(form, *, with_empty):
    data = dict(form.data.lists())
    for entry in entries(form):
        yield from _question_lines(entry, data)
    for kind in ObservationKind:
        name = f"observations-{kind.value}"
        said = [(row.key, row.text) for row in form.observation_rows if row.kind == kind]
        # A key of their own makes a workbook that is uploaded twice say the same thing twice.
        new = [(str(uuid.uuid4()), "") for _ in range(EMPTY_OBSERVATIONS * with_empty)]
        for number, (key, text) in enumerate([*said, *new], start=1):
            label = f"{kind.label} {number}"
            yield Line("", label, answer=text, field=name, key=key)


def _question_lines(entry, data):
    question = entry.question
    guidance = [entry.shown.when, question.guidance, _how(entry)]
    line = Line(
        question.code,
        question.text,
        guidance="\n".join(part for part in guidance if part),
        comment=last(data, entry.comment.name),
        field=question.code,
    )
    if not entry.is_list:
        box = entry.boxes[0]
        line.answer = box.text(data)
        line.choices, line.only_choices = _choices(box)
    yield line
    if entry.is_list:
        for box in entry.boxes:
            choices, only = _choices(box)
            yield Line(
                "",
                box.about.name if box.about else dict(box.options)[box.key],
                guidance=_choice_guidance(question, box),
                answer=box.text(data),
                choices=choices,
                only_choices=only,
                field=box.name,
                key=box.key,
            )


def _choices(box):
    """What the cell offers, and whether it takes nothing else."""
    if isinstance(box, TickBox):
        return (YES,), True
    if isinstance(box, RecordBox):
        return (NOT_IN_RECORD,), False
    return tuple(label for _, label in box.options), True


def _choice_guidance(question, box):
    return next((o.get("guidance", "") for o in question.options if o["value"] == box.key), "")


def _how(entry):
    question = entry.question
    if question.kind == Kind.SEVERAL:
        return f"Choose “{YES}” in each row below that applies."
    if question.for_each_agency:
        return "Answer in the rows below, one for each agency."
    if isinstance(entry.boxes[0], DateBox):
        return f"A date like 28 2 2019, or “{NOT_IN_RECORD}”."
    if isinstance(entry.boxes[0], RecordBox):
        return f"A whole number, or “{NOT_IN_RECORD}”."
    hints = [f"{o['label']}: {o['guidance']}" for o in question.options if o.get("guidance")]
    return "\n".join(hints)
