"""A dated step of a child's path, and why a time limit was missed."""

from django import forms

from auditapp.fields import DateBoxesField
from auditapp.saving import SavedForm
from auditapp.working_days import is_weekend

from ..models import ConferenceOutcome, EventKind
from ..path_checks import LAST_EPISODE
from .question_fields import long_text

MAX_REASON = 2_000
# What only one kind of step has: the boxes are hidden for the others, and what is left in them
# means nothing.
STARTS_SECTION_47 = EventKind.STRATEGY_DISCUSSION
HAS_OUTCOME = EventKind.ICPC


class EventForm(SavedForm):
    """`episodes` are the numbers in use; one more can be chosen."""

    kind = forms.ChoiceField(
        label="What happened?",
        choices=[("", "Choose a step"), *EventKind.choices],
        error_messages={
            "required": "Choose what happened",
            "invalid_choice": "Choose what happened from the list",
        },
    )
    date = DateBoxesField(
        label="When was it?",
        error_messages={"required": "Enter the date, such as 28 2 2019"},
    )
    weekend_confirmed = forms.BooleanField(
        label="It really was on a Saturday or Sunday", required=False
    )
    outcome = forms.ChoiceField(
        label="What was the outcome of the conference?",
        choices=ConferenceOutcome.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Select an outcome from the list"},
    )
    started_section_47 = forms.BooleanField(
        label="Section 47 was started at this strategy discussion",
        help_text="The limit for the initial conference counts from it.",
        required=False,
    )
    episode = forms.TypedChoiceField(
        label="Which episode does it belong to?",
        help_text="An episode begins with a referral. Choose the next one only if the child was "
        "referred again after the first had ended.",
        coerce=int,
        error_messages={
            "required": "Choose an episode",
            "invalid_choice": "Choose an episode from the list",
        },
    )

    def __init__(self, *args, episodes=(1,), **kwargs):
        super().__init__(*args, **kwargs)
        last = min(max([1, *episodes]) + 1, LAST_EPISODE)
        self.fields["episode"].choices = [(n, f"Episode {n}") for n in range(1, last + 1)]
        self.fields["outcome"].widget.choice_hints = {
            ConferenceOutcome.NOT_REACHED: "It was planned but could not be held or decide.",
        }

    @property
    def asks_about_weekend(self):
        """The tick is there only where the date needs it."""
        return bool(self["weekend_confirmed"].value()) or "weekend_confirmed" in self.errors

    def clean(self):
        data = super().clean()
        if data.get("kind") != HAS_OUTCOME:
            data["outcome"] = ""
        elif not data.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", "Select the outcome of the conference")
        if data.get("kind") != STARTS_SECTION_47:
            data["started_section_47"] = False
        if data.get("date") and not is_weekend(data["date"]):
            data["weekend_confirmed"] = False
        return data

    def fields_to_save(self):
        """The keywords of `add_event`; `change_event` takes the version too."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ReasonForm(SavedForm):
    text = long_text("Why was it missed?", MAX_REASON)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.required = "Why was it missed?", True
        text.help_text = "Without names. It stands beside the time limit, and in the summary."
        text.error_messages["required"] = "Write why it was missed"
