from django import forms

from auditapp.saving import SavedForm
from auditapp.templatetags.interface import day
from cases.question_sets.fields import long_text
from findings.models import PanelMeeting, Trend

MAX_WHY = 2_000
NAMES = ["verdict", "why", "meeting"]


class MeetingField(forms.ModelChoiceField):
    """A number too long for a database is none of the meetings listed, rather than an error."""

    def to_python(self, value):
        if len(str(value or "")) > 18:
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return super().to_python(value)

    def label_from_instance(self, meeting):
        return f"{day(meeting.date)}{f', {meeting.place}' if meeting.place else ''}"


class JudgementForm(SavedForm):
    """What the panel says of an earlier finding, in one of the `meetings` or in none."""

    verdict = forms.ChoiceField(
        label="What became of it?",
        choices=Trend.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what became of it",
            "invalid_choice": "Select what became of it from the list",
        },
    )
    why = long_text("Why", MAX_WHY)
    meeting = MeetingField(
        PanelMeeting.objects.none(),
        label="In which meeting was it judged?",
        required=False,
        empty_label="None of those recorded",
        error_messages={"invalid_choice": "Select a meeting from the list"},
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        why = self.fields["why"]
        why.label, why.required, why.count = "Why does the panel say so?", True, True
        why.help_text = (
            "It stands in the report of members. Say what the numbers do not, for instance that a "
            "change came too late for these children. Do not name a child or family."
        )
        why.error_messages["required"] = "Write why the panel says so"
        self.fields["meeting"].queryset = meetings
        if not meetings:
            del self.fields["meeting"]

    def told(self):
        return {name: self.cleaned_data.get(name) for name in NAMES}
