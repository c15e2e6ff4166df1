"""A dated step of a child's path, why a time limit was missed, and a partnership's own limits."""

from django import forms

from auditapp.fields import DateBoxesField
from auditapp.saving import SavedForm
from auditapp.working_days import is_weekend
from cases.models import ConferenceOutcome, Direction, EventKind, Unit
from cases.question_sets.fields import long_text

from .checks import LAST_EPISODE

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


# -- time limits

MAX_LIMIT = 366
STEPS = [("", "Choose a step"), *EventKind.choices]


def _step(label):
    return forms.ChoiceField(
        label=label,
        choices=STEPS,
        error_messages={
            "required": "Choose a step",
            "invalid_choice": "Choose a step from the list",
        },
    )


class TimescaleForm(SavedForm):
    name = forms.CharField(
        label="What do you call this limit?",
        help_text="Such as: report shared with the parents 3 working days before the conference.",
        max_length=200,
        error_messages={
            "required": "Write what you call this limit",
            "max_length": "Shorten the name to 200 characters or fewer",
        },
    )
    to_kind = _step("Which step must be in time?")
    limit = forms.IntegerField(
        label="How many days or months?",
        min_value=1,
        max_value=MAX_LIMIT,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"],
            f"Enter a whole number from 1 to {MAX_LIMIT}",
        ),
    )
    unit = forms.ChoiceField(
        label="Counted in",
        choices=[
            (Unit.WORKING_DAYS, "Working days"),
            (Unit.CALENDAR_DAYS, "Days, weekends and bank holidays too"),
            (Unit.MONTHS, "Months"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what it is counted in",
            "invalid_choice": "Select what it is counted in from the list",
        },
    )
    direction = forms.ChoiceField(
        label="Before or after which other step?",
        choices=[
            (Direction.AFTER, "No later than this after it"),
            (Direction.BEFORE, "At least this long before it"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select before or after",
            "invalid_choice": "Select before or after from the list",
        },
    )
    from_kind = _step("The other step, whose day is day 0")
    from_section_47 = forms.BooleanField(
        label="Only a strategy discussion at which section 47 was started",
        required=False,
    )
    valid_from = DateBoxesField(
        label="From which day on does it apply?",
        help_text="It applies to every child whose other step was on or after that day.",
        error_messages={"required": "Enter the first day, such as 1 4 2019"},
    )
    valid_to = DateBoxesField(label="The last day on which it applies", required=False)
    source = forms.CharField(
        label="Where is this laid down?",
        help_text="Such as the name and date of your procedures.",
        max_length=300,
        error_messages={
            "required": "Write where this is laid down",
            "max_length": "Shorten this to 300 characters or fewer",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].optional_note = "(leave empty while it applies)"

    def clean(self):
        data = super().clean()
        if data.get("from_kind") and data["from_kind"] == data.get("to_kind"):
            self.add_error("from_kind", "Choose another step than the one that must be in time")
        if data.get("from_kind") != EventKind.STRATEGY_DISCUSSION:
            data["from_section_47"] = False
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "The last day must not be before the first")
        return data

    def fields_to_save(self):
        """The keywords of `add_rule`; `change_rule` takes the version too."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
