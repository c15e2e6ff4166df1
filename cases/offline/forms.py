"""An uploaded workbook, and the preview from which it is saved."""

from django import forms

from auditapp.workbooks import MAX_FILE, MEGABYTE, FileKind, Unreadable, name_another_kind


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Workbook",
        help_text=f"The Excel workbook that you downloaded and filled in, at most "
        f"{MAX_FILE // MEGABYTE} MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm"}),
        error_messages={
            "required": "Choose the workbook to upload",
            "missing": "Choose the workbook to upload",
            "invalid": "Choose the workbook to upload",
            "empty": "The file is empty. Choose the workbook that you filled in",
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(
                f"The file must be smaller than {MAX_FILE // MEGABYTE} MB. Upload the workbook "
                "that you downloaded here, without pictures or sheets of your own"
            )
        if not file.name.lower().endswith((".xlsx", ".xlsm")):
            _name_another_kind(file)
            raise forms.ValidationError(
                "The file must be an Excel workbook whose name ends in .xlsx. In your program "
                "choose “Save as” and “Excel workbook”"
            )
        return file


def _name_another_kind(file):
    try:
        name_another_kind(file.read(), file.name, readable=[FileKind.XLSX])
    except Unreadable as error:
        raise forms.ValidationError(str(error)) from error


class TakenForm(forms.Form):
    """Which sections to save: `take` holds "index:version" for each."""

    def __init__(self, data, *, number):
        super().__init__(data)
        self.number = number

    def clean(self):
        self.taken = {}
        for text in self.data.getlist("take"):
            index, _, version = text.partition(":")
            if not (is_count(index) and is_count(version) and int(index) < self.number):
                raise forms.ValidationError("forged")
            self.taken[int(index)] = int(version)


def is_count(text):
    return text.isascii() and text.isdigit() and len(text) < 10
