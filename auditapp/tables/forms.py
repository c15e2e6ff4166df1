"""A table comes in; where nobody can know whether a row was meant, somebody is asked."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms

from auditapp.saving import SaveKeyField
from auditapp.templatetags.interface import counted
from auditapp.workbooks import Unreadable

from .files import SUFFIXES
from .keeping import NotKept, TooLongToKeep, keep, kept_table
from .limits import MAX_ROWS
from .reading import read_table

TAKE, LEAVE = "take", "leave"
SHOWN = 20  # numbers of rows in one sentence


def file_help(rows):
    return (
        "The filled-in template, or a table with the same headings: an Excel workbook (.xlsx, "
        f".xlsm or .xls), an OpenDocument one (.ods) or CSV, at most {rows:,} rows."
    )


class TableUploadForm(forms.Form):
    """A table to upload. After `is_valid()`, `rows` are its rows and `notes` say what was left out
    of the file; `cell_errors` are those of the cells, which the page lists and which a caller adds
    to; a file that cannot be read at all is an error of the field.

    Where rows are hidden or struck through, it is not valid before its `question` is answered.
    """

    file = forms.FileField(
        label="Table",
        help_text=file_help(MAX_ROWS),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
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
        self.columns, self.rows, self.notes, self.cell_errors = columns, [], [], []
        self.table = self.question = None
        self.is_answer = "kept" in self.data
        self.fields["file"].required = not self.is_answer

    def is_valid(self):
        return super().is_valid() and self.question is None

    def clean_file(self):
        file = self.cleaned_data["file"]
        if self.is_answer:
            return file
        if not file.name.lower().endswith(SUFFIXES):
            raise forms.ValidationError(
                "The file’s name must end in .xlsx or .csv. In your program choose “Save as”, then "
                "“Excel workbook” or “CSV UTF-8”"
            )
        try:
            self.table = read_table(file, file.name, self.columns)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return file

    def clean(self):
        if self.errors:
            return
        try:
            self._take_rows()
        except NotKept:
            self.add_error("file", "You were away for too long. Choose the table again")
        except TooLongToKeep:
            self.add_error(
                "file",
                "Some rows of this table are hidden or struck through, and it is too long to ask "
                "about them here. Show them or delete them, and upload it again",
            )

    def _take_rows(self):
        if self.is_answer:
            self.table = kept_table(self.data["kept"], self.columns)
            question = RowsForm(self.data, table=self.table)
        else:
            question = RowsForm(table=self.table)
            if question.is_needed:
                question.initial["kept"] = keep(self.table, self.columns)
        if question.is_needed and not question.is_valid():
            self.question = question
            return
        self.rows, notes = question.taken()
        self.notes = [*self.table.notes, *notes]
        self.cell_errors = [error for row in self.rows for error in row.errors]


@dataclass(frozen=True)
class Doubt:
    """Why a row may not have been meant: it "is" or they "are" `what`."""

    name: str
    what: str
    how: str
    concerns: Callable

    def say(self, rows):
        return f"{counted(len(rows), 'row is,rows are')} {self.what}"


DOUBTS = [
    Doubt("hidden", "hidden", "by a filter or by hand", lambda row: row.is_hidden),
    Doubt("struck", "struck through", "as a whole or in part", lambda row: row.is_struck),
]


class RowsForm(forms.Form):
    """Which of a table's doubtful rows to take: a question for each kind of doubt."""

    kept = forms.CharField(widget=forms.HiddenInput, strip=False)
    save_key = SaveKeyField()

    def __init__(self, data=None, *, table):
        super().__init__(data)
        self.table = table
        self.doubtful = {}
        for doubt in DOUBTS:
            rows = [row for row in table.rows if doubt.concerns(row)]
            if rows:
                self.doubtful[doubt] = rows
                self.fields[doubt.name] = _question(doubt, rows)

    @property
    def is_needed(self):
        return bool(self.doubtful)

    def clean(self):
        if not self.errors and not self.taken()[0]:
            self.add_error(
                next(iter(self.doubtful)).name,
                "No row would be left. Take them, or upload another table",
            )

    def taken(self):
        """(rows, notes) by the answers."""
        rows, notes = self.table.rows, []
        for doubt, of_doubt in self.doubtful.items():
            is_taken = self.cleaned_data[doubt.name] == TAKE
            if not is_taken:
                rows = [row for row in rows if not doubt.concerns(row)]
            done = "taken" if is_taken else "left out"
            was = "was" if len(of_doubt) == 1 else "were"
            notes.append(f"{doubt.say(of_doubt)} and {was} {done}: {_numbers(of_doubt)}")
        return rows, notes


def _question(doubt, rows):
    them = "them" if len(rows) > 1 else "it"
    message = f"Select whether to take rows that are {doubt.what}"
    numbers = _numbers(rows)
    return forms.ChoiceField(
        label=f"{doubt.say(rows)}. Take {them} too?",
        help_text=f"{numbers[0].upper()}{numbers[1:]} {'is' if len(rows) == 1 else 'are'} "
        f"{doubt.what}, {doubt.how}.",
        choices=[(TAKE, f"Yes, take {them} too"), (LEAVE, f"No, leave {them} out")],
        widget=forms.RadioSelect,
        error_messages={"required": message, "invalid_choice": message},
    )


def _numbers(rows):
    """row 4; rows 4, 7 and 9; rows 1, 2, 3 and 40 more."""
    numbers = [str(row.number) for row in rows]
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    first, rest = numbers[:SHOWN], len(numbers) - SHOWN
    last = f"{rest} more" if rest > 0 else first.pop()
    return f"rows {', '.join(first)} and {last}"
