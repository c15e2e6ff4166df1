from django import forms

from auditapp.accounts.models import Partnership
from auditapp.saving import SaveKeyField


class BringInForm(forms.Form):
    """`partnerships` are those that the person administers; one alone is not asked for."""

    file = forms.FileField(
        label="The file of an audit",
        help_text="The zip file that “Take the whole audit away” gave, as it was downloaded.",
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        error_messages=dict.fromkeys(
            ["required", "missing", "invalid"], "Choose the zip file of an audit"
        )
        | {"empty": "The file is empty. Choose the zip file of an audit"},
    )
    partnership = forms.ModelChoiceField(
        Partnership.objects.none(),
        empty_label="Choose",
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose the partnership"),
    )
    save_key = SaveKeyField()

    def __init__(self, *args, partnerships, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships
        self.only = partnerships[0] if len(partnerships) == 1 else None
        if self.only:
            del self.fields["partnership"]

    def clean(self):
        if self.only:
            self.cleaned_data["partnership"] = self.only
        return self.cleaned_data
