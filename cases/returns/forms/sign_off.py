from django import forms

from auditapp.saving import SaveKeyField
from cases.question_sets.fields import long_text


class SignOffForm(forms.Form):
    """Which handing in is signed off."""

    handed_in_at = forms.DateTimeField(widget=forms.HiddenInput)
    save_key = SaveKeyField()


class TakeBackForm(forms.Form):
    """Which handing in is taken back. Whoever gives back another's work says why; the own work is
    taken back without a word."""

    # Beside that of SignOffForm on one page: an id would be there twice.
    handed_in_at = forms.DateTimeField(widget=forms.HiddenInput(attrs={"id": False}))
    reason = long_text("Reason", 2_000)

    def __init__(self, *args, needs_reason, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label = "What should be looked at again before you sign it off?"
        field.help_text = "Do not name the child or family."
        field.error_messages["required"] = "Write what should be looked at again"
        field.required = needs_reason
