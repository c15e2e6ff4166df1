from django import forms

from auditapp.saving import SaveKeyField
from auditapp.workbooks import Unreadable

from .files import MAX_ROWS
from .reading import read_table


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
