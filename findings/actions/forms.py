from django import forms

from auditapp.accounts.models import Agency
from auditapp.fields import DateBoxesField
from auditapp.saving import SavedForm
from cases.question_sets.fields import long_text

MAX_TEXT = 1_000
FIELDS = ["what", "owner", "lead", "due", "measure"]


class ActionForm(SavedForm):
    what = long_text("What is done", MAX_TEXT)
    owner = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which agency does it",
        empty_label="Choose",
        error_messages={
            "required": "Choose which agency does it",
            "invalid_choice": "Choose one of the partnership’s agencies",
        },
    )
    lead = forms.CharField(
        label="Who leads it there",
        max_length=150,
        required=False,
        help_text="A name or an office. It is not in the public summary.",
        error_messages={"max_length": "Who leads it: shorten this to 150 characters or fewer"},
    )
    due = DateBoxesField(label="By when", short_label="By when")
    measure = long_text("How we will know", MAX_TEXT)

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = agencies
        self.fields["due"].error_messages["required"] = "Enter by when it is done"
        for name, label, message in (
            ("what", "What is done", "Write what is done"),
            (
                "measure",
                "How we will know that it helped children",
                "Write how we will know that it helped children",
            ),
        ):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = message

    def told(self):
        return {name: self.cleaned_data[name] for name in FIELDS}
