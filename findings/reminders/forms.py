from django import forms

from auditapp.templatetags.interface import counted


class RemindForm(forms.Form):
    """Of which agencies people are reminded; `owing` maps each that has returns to send to their
    number and to how many people are to send them."""

    agencies = forms.MultipleChoiceField(
        label="Which agencies?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one agency",
            "invalid_choice": "Choose among the agencies that have returns to send",
        },
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, owing, **kwargs):
        super().__init__(*args, **kwargs)
        self.owing = owing
        self.fields["agencies"].choices = [
            (str(agency.pk), _label(agency, *counts)) for agency, counts in owing.items()
        ]

    def chosen(self):
        return [agency for agency in self.owing if str(agency.pk) in self.cleaned_data["agencies"]]


def _label(agency, returns, people):
    who = counted(people, "person,people") if people else "nobody who could send them"
    return f"{agency.name}: {counted(returns, 'return,returns')}, {who}"
