"""Meetings with who came, the choice of a child, its minutes, and who takes no part."""

from django import forms
from django.utils.functional import cached_property

from auditapp.accounts.models import User
from auditapp.fields import DateBoxesField
from auditapp.saving import SavedForm, SaveKeyField
from auditapp.templatetags.interface import day
from cases.models import NoPartReason
from cases.question_sets.fields import long_text
from findings.models import Attendance, PanelMeeting, Presence

from .minutes import FIELDS, MARKS

MAX_NOTE, MAX_REASON, MAX_MINUTES = 5_000, 1_000, 10_000
MAX_ROWS, EMPTY_ROWS = 80, 3


def _line(label, max_length):
    return forms.CharField(
        label=label,
        required=False,
        max_length=max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": f"{label}: shorten it to {max_length} characters or fewer"},
    )


class MeetingForm(SavedForm):
    """A meeting, with `rows` rows of who came: `agency-0`, `name-0`, `role-0`, `presence-0`.

    `agencies` are those that can be chosen; `people` are Attendances to begin with.
    """

    rows = forms.IntegerField(min_value=1, max_value=MAX_ROWS, widget=forms.HiddenInput)
    date = DateBoxesField(label="Date", short_label="Date of the meeting")
    place = _line("Where, or how", 200)
    note = long_text("Note", MAX_NOTE)

    def __init__(self, *args, agencies, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        self.fields["place"].help_text = "Such as Town Hall, room 2, or online."
        self.fields["note"].label, self.fields["note"].required = "Note", False
        self.row_number = self._row_number(people)
        self.initial["rows"] = self.row_number
        for number in range(self.row_number):
            person = people[number] if number < len(people) else None
            self._add_row(number, person)

    def _row_number(self, people):
        """As many as the page had; of a forged page, which is refused, none."""
        if not self.is_bound:
            return min(len(people) + EMPTY_ROWS, MAX_ROWS)
        typed = self.data.get("rows", "")
        return min(int(typed), MAX_ROWS) if typed.isdecimal() and len(typed) < 4 else 0

    def _add_row(self, number, person):
        of = f"Person {number + 1}"
        agencies = [("", "No agency"), *((pk, a.name) for pk, a in self.agencies.items())]
        self.fields[f"agency-{number}"] = forms.ChoiceField(
            label=f"{of}: agency",
            choices=agencies,
            required=False,
            error_messages={"invalid_choice": f"{of}: choose an agency of those listed"},
        )
        self.fields[f"name-{number}"] = _line(f"{of}: name", 150)
        self.fields[f"role-{number}"] = _line(f"{of}: role", 150)
        self.fields[f"presence-{number}"] = forms.ChoiceField(
            label=f"{of}: came or sent apologies",
            choices=[("", "Neither"), *Presence.choices],
            required=False,
            error_messages={"invalid_choice": f"{of}: select came or sent apologies"},
        )
        if person:
            self.initial[f"agency-{number}"] = person.agency_id or ""
            for name in ("name", "role", "presence"):
                self.initial[f"{name}-{number}"] = getattr(person, name)

    def add_row(self):
        """One more empty row on the page, with what was typed kept."""
        self.data = self.data.copy()
        self.data["rows"] = min(self.row_number + 1, MAX_ROWS)
        if self.row_number < MAX_ROWS:
            self._add_row(self.row_number, None)
            self.row_number += 1

    @property
    def table(self):
        return [
            [self[f"{name}-{number}"] for name in ("agency", "name", "role", "presence")]
            for number in range(self.row_number)
        ]

    def clean(self):
        cleaned = super().clean()
        for number in range(self.row_number):
            name, presence = cleaned.get(f"name-{number}"), cleaned.get(f"presence-{number}")
            if name and presence == "":
                message = f"Person {number + 1}: select whether {name} came or sent apologies"
                self.add_error(f"presence-{number}", message)
            if presence and name == "" and cleaned.get(f"agency-{number}") == "":
                message = f"Person {number + 1}: write a name, or select an agency"
                self.add_error(f"name-{number}", message)
        return cleaned

    def attendances(self):
        """Of the rows in which somebody came or sent apologies; not saved."""
        return [
            Attendance(
                agency=self.agencies.get(self.cleaned_data[f"agency-{number}"]),
                name=self.cleaned_data[f"name-{number}"],
                role=self.cleaned_data[f"role-{number}"],
                presence=self.cleaned_data[f"presence-{number}"],
            )
            for number in range(self.row_number)
            if self.cleaned_data[f"presence-{number}"]
        ]

    def fields_to_save(self):
        names = ["date", "place", "note", "save_key"]
        return {name: self.cleaned_data[name] for name in names} | {
            "attendances": self.attendances()
        }


class MeetingField(forms.ModelChoiceField):
    def label_from_instance(self, meeting):
        place = f", {meeting.place}" if meeting.place else ""
        return f"{day(meeting.date)}{place}"


class ChoiceForm(SavedForm):
    """Why the panel talks about a child, and in which of the `meetings`."""

    reason = long_text("Why", MAX_REASON)
    meeting = MeetingField(
        PanelMeeting.objects.none(),
        required=False,
        empty_label="Not known yet",
        error_messages={"invalid_choice": "Select a meeting from the list"},
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label, reason.count = "Why do you choose this child?", True
        reason.help_text = "For instance what may be learnt from it, or how much agencies differ."
        reason.error_messages["required"] = "Write why you choose this child"
        self.fields["meeting"].queryset = meetings


LABELS = {
    "experience": "What it was like for this child",
    "together_well": "What agencies did well together",
    "together_not_well": "What agencies did not do well together",
    "impact": "What difference that made to the child",
    "grade": "Grade agreed",
    "grade_why": "Why this grade",
    "conclusions": "Conclusions",
    "dissent": "Who saw it differently, and why",
}


class MinutesForm(forms.Form):
    """`scale` is that of the question set, a list; without one no grade is agreed. `version` is
    what panel/minutes.py calls marks."""

    version = forms.RegexField(rf"^(?:{MARKS.pattern})\Z", widget=forms.HiddenInput)
    save_key = SaveKeyField()

    def __init__(self, *args, scale, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name] = long_text(LABELS[name], MAX_MINUTES)
            self.fields[name].label, self.fields[name].required = LABELS[name], False
            self.fields[name].widget.attrs["rows"] = 3
        if scale:
            self.fields["grade"] = forms.ChoiceField(
                label=LABELS["grade"],
                required=False,
                choices=[("", "None agreed"), *((g["value"], g["label"]) for g in scale)],
                error_messages={"invalid_choice": "Select a grade from the list"},
            )
        else:
            del self.fields["grade"], self.fields["grade_why"]

    @cached_property
    def names(self):
        return [name for name in FIELDS if name in self.fields]

    def typed(self, posted):
        """name -> text of those minutes that were posted."""
        return {name: self.cleaned_data[name] for name in self.names if name in posted}


class NoPartForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Who takes no part?",
        empty_label="Select a person",
        error_messages={
            "required": "Select who takes no part",
            "invalid_choice": "Select somebody from the list",
        },
    )
    reason = forms.ChoiceField(
        label="Why?",
        choices=NoPartReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select why they take no part",
            "invalid_choice": "Select a reason from the list",
        },
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people


class HeldForm(forms.Form):
    """Which of two buttons was pressed."""

    held = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes"
    )


class TakeOffForm(forms.Form):
    """Of what was said that it would be lost: `minutes.lost_with`."""

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    to = forms.IntegerField(min_value=1, max_value=999)
