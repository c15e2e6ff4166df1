"""Bringing in a question set: a file or a pasted list is looked at first, and stored then."""

import json

from django import forms

from auditapp.accounts.models import Partnership
from auditapp.json_files import BadFile, parse_json
from auditapp.saving import SaveKeyField
from auditapp.tables import Unreadable
from cases.question_sets.fields import long_text
from cases.question_sets.format import problems

from .incoming import MAX_JSON, read_file, read_pasted

MAX_PASTED = 100_000
MAX_QUESTIONS = 1_000  # more than anybody can be asked


def _partnership(partnerships):
    return forms.ModelChoiceField(
        partnerships,
        empty_label="Choose",
        error_messages={
            "required": "Choose the partnership",
            "invalid_choice": "Choose the partnership",
        },
    )


def _pasted():
    field = long_text("Questions", MAX_PASTED)
    field.label = "Paste a list of questions"
    field.help_text = (
        "From a Word document, for instance. You see what becomes of each line before anything is "
        "saved."
    )
    field.widget.attrs["rows"] = 12
    field.required = False
    return field


class BringInForm(forms.Form):
    """After `is_valid()`, `incoming` has the question set. Where something in a file is to be
    corrected, the form is not valid, and `incoming.mistakes` say what."""

    file = forms.FileField(
        label="Choose a file",
        help_text="A question set as a JSON file, or the filled-in Excel template.",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,.xlsx,.xlsm"}),
        error_messages={"empty": "The file is empty. Choose a JSON file or a workbook"},
    )
    text = _pasted()
    title = forms.CharField(
        label="Title of the pasted set",
        help_text="If left empty, the first heading without questions below it is the title.",
        max_length=200,
        required=False,
        error_messages={"max_length": "Title: shorten this to 200 characters or fewer"},
    )

    def __init__(self, *args, partnerships, **kwargs):
        super().__init__(*args, **kwargs)
        self.incoming = None
        self.only = partnerships[0] if len(partnerships) == 1 else None
        if self.only is None:
            self.fields["partnership"] = _partnership(partnerships)

    @property
    def mistakes(self):
        """What is to be corrected in a file."""
        return self.incoming.mistakes if self.incoming and "file" in self.errors else []

    @property
    def partnership(self):
        return self.only or self.cleaned_data["partnership"]

    def clean(self):
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if not self.errors:
            if file and text.strip():
                self.add_error("text", "Choose a file or paste a list, not both")
            elif file:
                self.read(file)
            elif text.strip():
                self.incoming = read_pasted(text, self.cleaned_data["title"])
                for mistake in self.incoming.mistakes:
                    self.add_error("text", mistake)
            else:
                self.add_error("file", "Choose a file, or paste a list of questions below")
        if not self.errors and (words := self.too_big()):
            self.add_error("file" if file else "text", words)
        return self.cleaned_data

    def read(self, file):
        try:
            self.incoming = read_file(file)
        except Unreadable as error:
            self.add_error("file", str(error))
            return
        if self.incoming.mistakes:
            self.add_error("file", "Correct in the file what is listed below, and choose it again")

    def too_big(self):
        content = self.incoming.content
        if sum(len(section["questions"]) for section in content["sections"]) > MAX_QUESTIONS:
            return f"Shorten the set to {MAX_QUESTIONS:,} questions"
        if len(as_text(content)) > MAX_JSON:
            return f"Shorten the set to {MAX_JSON:,} characters in all"
        return ""


class StoreForm(forms.Form):
    """What was looked at comes back as it was shown; no page of ours makes it invalid."""

    content = forms.CharField(max_length=MAX_JSON, widget=forms.HiddenInput, strip=False)
    partnership = forms.ModelChoiceField(Partnership.objects.none(), widget=forms.HiddenInput)
    save_key = SaveKeyField()

    def __init__(self, *args, partnerships, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships

    def clean_content(self):
        try:
            content = parse_json(self.cleaned_data["content"].encode(errors="replace"), "content")
        except BadFile as error:
            raise forms.ValidationError("forged") from error
        if problems(content):
            raise forms.ValidationError("forged")
        return content


def as_text(content):
    return json.dumps(content, ensure_ascii=False)
