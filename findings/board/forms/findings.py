from django import forms
from django.core.exceptions import ValidationError

from auditapp.fields import DateBoxesField
from auditapp.saving import SavedForm
from cases.models import Observation, ObservationKind, Theme
from cases.question_sets.fields import long_text
from findings.themes.forms import NewThemeFields

from ..sources import source

MAX_WORDING = 1_000
MAX_PLACE = 999


class ObservationsField(forms.ModelMultipleChoiceField):
    """A number too long for a database is none of those listed, rather than an error in it.

    `taken_out` are those that agencies took out since: they are refused with these words.
    """

    taken_out = Observation.objects.none()

    def clean(self, value):
        if any(len(number) > 18 for number in value or []):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        if gone := self.gone(value or []):
            raise ValidationError(
                "Save again without what an agency took out of its return since you opened the "
                f"page: {gone} of those ticked",
                code="gone",
            )
        return super().clean(value)

    def gone(self, value):
        """How many were taken out since the page was opened."""
        numbers = [number for number in value if number.isdecimal()]
        return self.taken_out.filter(pk__in=numbers).count()


class FindingForm(NewThemeFields, SavedForm):
    """`observations` are those that may be evidence; `theme` one of `themes`, or a new one."""

    field_order = ["kind", "wording", "agreed_on", "dissent", "theme", "new_theme", "instead"]

    kind = forms.ChoiceField(
        label="What kind of finding is it?",
        choices=ObservationKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what kind of finding it is",
            "invalid_choice": "Select what kind of finding it is from the list",
        },
    )
    wording = long_text("Wording", MAX_WORDING)
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        required=False,
        empty_label="No theme",
        error_messages={"invalid_choice": "Select a theme from the list"},
    )
    place = forms.IntegerField(
        label="Number in its list",
        help_text="Leave empty to put it last.",
        required=False,
        min_value=1,
        max_value=MAX_PLACE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], f"Enter a number from 1 to {MAX_PLACE}"
        ),
    )
    observations = ObservationsField(
        Observation.objects.none(),
        label="Raised in",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Select from the observations listed",
            "invalid_pk_value": "Select from the observations listed",
            "invalid_list": "Select from the observations listed",
        },
    )

    agreed_on = DateBoxesField(
        label="When did the panel agree it?",
        help_text="Leave empty while it is proposed only.",
        short_label="The day on which it was agreed",
        past_only=True,
        required=False,
    )
    dissent = long_text("Dissent", MAX_WORDING)

    def __init__(self, *args, observations, taken_out, themes, may_agree, **kwargs):
        super().__init__(*args, themes=themes, **kwargs)
        self.fields["new_theme"].label = "Or a new theme"
        self.fields["new_theme"].required = False
        dissent = self.fields["dissent"]
        dissent.label, dissent.required = "Who did not agree, and why", False
        dissent.help_text = "Name the agency, not the person."
        if not may_agree:
            del self.fields["agreed_on"], self.fields["dissent"]
            for name in ("new_theme", "instead"):  # themes are the chair's to add
                self.fields[name].disabled, self.fields[name].widget = True, forms.HiddenInput()
        wording = self.fields["wording"]
        wording.label = "Wording agreed by the panel" if may_agree else "Wording"
        wording.required = True
        wording.error_messages["required"] = "Write the finding"
        self.fields["theme"].queryset = themes
        self.fields["observations"].queryset = observations
        self.fields["observations"].taken_out = taken_out
        self.fields["observations"].label_from_instance = observation_label
        if not observations:
            del self.fields["observations"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("theme") and cleaned.get("new_theme"):
            self.add_error("new_theme", "Select a theme or write a new one, not both")
        if cleaned.get("dissent") and not cleaned.get("agreed_on") and not self.errors:
            self.add_error("agreed_on", "Enter when the panel agreed it, or leave out the dissent")
        return cleaned

    def show_only_picked(self):
        """Offer again what was ticked, not everything that might have been."""
        ticked = [n for n in self.data.getlist("observations") if n.isdecimal() and len(n) < 19]
        field = self.fields["observations"]
        field.queryset = field.queryset.filter(pk__in=ticked)

    def fields_to_save(self, *, versioned):
        names = ["kind", "wording", "place", "save_key"] + ["version"] * versioned
        names += [name for name in ("agreed_on", "dissent") if name in self.fields]
        return {name: self.cleaned_data[name] for name in names} | {
            "theme": self.cleaned_data["theme"] or self.chosen,
            "new_theme": "" if self.chosen else self.cleaned_data["new_theme"],
            "confirmed": self.confirmed,
            "observations": self.cleaned_data.get("observations", []),
        }


def observation_label(observation):
    return f"{observation.text} ({observation.case.pseudonym}, {source(observation)})"
