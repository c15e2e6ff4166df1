"""A partnership's own template of Word reports."""

from django import forms

from ..word.checking import MAX_FILE, TOO_BIG


class ReplacingForm(forms.Form):
    """`replaces` is the digest of the template that the page said is in use, empty for the shipped
    one."""

    replaces = forms.RegexField(
        r"^([0-9a-f]{64})?$", required=False, strip=False, widget=forms.HiddenInput
    )

    @property
    def is_forged(self):
        return "replaces" not in self.data or "replaces" in self.errors


class TemplateForm(ReplacingForm):
    file = forms.FileField(
        label="Your template",
        help_text="A Word document (.docx) of at most 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={
            **dict.fromkeys(["required", "missing", "invalid"], "Choose the template to upload"),
            "empty": "The file is empty. Choose another",
        },
    )

    def clean_file(self):
        """(name, bytes) of the file."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(TOO_BIG)
        return file.name, file.read()
