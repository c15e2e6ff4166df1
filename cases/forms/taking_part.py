"""Taking agencies, children and returns out of an open audit, and bringing them back."""

from django import forms

from auditapp.accounts.models import Agency
from auditapp.saving import SavedForm

from ..models import Part
from .question_fields import long_text

MAX_REASON = 2_000


class ReasonForm(SavedForm):
    reason = long_text("Reason", MAX_REASON)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label = "Why?"
        field.help_text = (
            "The agencies concerned, the panel and the chair read it. "
            "Do not name the child or family."
        )
        field.error_messages["required"] = "Write why"


class AddAgencyForm(SavedForm):
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Agency",
        empty_label="Choose",
        error_messages={
            "required": "Choose an agency",
            "invalid_choice": "Choose an agency from the list",
        },
    )
    part = forms.ChoiceField(
        label="What it does",
        choices=[(Part.ASKED, "Asked for returns"), (Part.NAMED, "Only named")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what the agency does",
            "invalid_choice": "Choose what the agency does from the list",
        },
    )

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["part"].widget.choice_hints = {
            Part.ASKED: "It gets a return for every child, and its people are told by mail.",
            Part.NAMED: "The lead agency is asked about it; it fills nothing in.",
        }
