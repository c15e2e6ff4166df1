from django import forms

from auditapp.fields import DateBoxesField
from auditapp.saving import SaveKeyField
from cases.question_sets.fields import long_text

MAX_CHANGE = 1_000
MOST_PEOPLE = 500


class TeamAnswerForm(forms.Form):
    """Three questions, and which message the third is about. `messages` are BriefingMessages."""

    used_on = DateBoxesField(
        label="When did your team talk about it?", short_label="When", past_only=True
    )
    people = forms.IntegerField(
        label="How many people took part?",
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": "Enter how many people took part",
            "invalid": "How many people took part must be a whole number, such as 8",
            "min_value": "How many people took part must be 1 or more",
            "max_value": f"How many people took part must be {MOST_PEOPLE} or fewer",
        },
    )
    change = long_text("What will change", MAX_CHANGE)
    about = forms.ChoiceField(
        label="Which message is that about?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Select one of the messages, or the whole briefing"},
    )
    save_key = SaveKeyField()

    def __init__(self, *args, messages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["used_on"].error_messages["required"] = "Enter when your team talked about it"
        change = self.fields["change"]
        change.label = "What will change in your work?"
        change.help_text = "Write no names, of children, families or colleagues."
        change.error_messages["required"] = "Write what will change in your work"
        self.findings = {str(message.finding_id): message.finding for message in messages}
        choices = [(str(message.finding_id), message.text) for message in messages]
        self.fields["about"].choices = [("", "The whole briefing"), *choices]

    def answers(self):
        cleaned = self.cleaned_data
        said = {name: cleaned[name] for name in ("used_on", "people", "change", "save_key")}
        return said | {"finding": self.findings.get(cleaned["about"])}
