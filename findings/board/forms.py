from django import forms
from django.core.exceptions import ValidationError

from auditapp.accounts.models import Agency
from auditapp.saving import SavedForm
from cases.models import Case, Observation, ObservationKind, Theme
from cases.question_sets.fields import long_text
from findings.themes.forms import NewThemeFields


class ObservationFilter(forms.Form):
    """Which observations the list shows; anything that makes no sense is as if not chosen."""

    UNUSED, ALL = "unused", "all"

    show = forms.ChoiceField(
        choices=[(UNUSED, "Not in a finding yet"), (ALL, "All")], required=False
    )
    child = forms.ModelChoiceField(Case.objects.none(), required=False, empty_label="All children")
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, empty_label="All agencies"
    )

    def __init__(self, *args, audit, **kwargs):
        super().__init__(*args, auto_id="filter-%s", **kwargs)
        self.fields["child"].queryset = audit.cases.current()
        self.fields["agency"].queryset = audit.agencies.order_by("audit_agencies__pk")

    def apply(self, observations):
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("show") != self.ALL:
            observations = observations.filter(used=False)
        if chosen.get("child"):
            observations = observations.filter(case=chosen["child"])
        if chosen.get("agency"):
            observations = observations.filter(agency_return__agency=chosen["agency"])
        return observations


MAX_WORDING = 1_000
MAX_PLACE = 999


class ObservationsField(forms.ModelMultipleChoiceField):
    """A number too long for a database is none of those listed, rather than an error in it."""

    def clean(self, value):
        if any(len(number) > 18 for number in value or []):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class FindingForm(NewThemeFields, SavedForm):
    """`observations` are those that may be evidence; `theme` one of `themes`, or a new one."""

    field_order = ["kind", "wording", "theme", "new_theme", "instead", "place", "observations"]

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

    def __init__(self, *args, observations, themes, **kwargs):
        super().__init__(*args, themes=themes, **kwargs)
        self.fields["new_theme"].label = "Or a new theme"
        self.fields["new_theme"].required = False
        wording = self.fields["wording"]
        wording.label, wording.required = "Wording agreed by the panel", True
        wording.error_messages["required"] = "Write the finding"
        self.fields["theme"].queryset = themes
        self.fields["observations"].queryset = observations
        self.fields["observations"].label_from_instance = observation_label
        if not observations:
            del self.fields["observations"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("theme") and cleaned.get("new_theme"):
            self.add_error("new_theme", "Select a theme or write a new one, not both")
        return cleaned

    def show_only_picked(self):
        """Offer again what was ticked, not everything that might have been."""
        ticked = [n for n in self.data.getlist("observations") if n.isdecimal() and len(n) < 19]
        field = self.fields["observations"]
        field.queryset = field.queryset.filter(pk__in=ticked)

    def fields_to_save(self, *, versioned):
        names = ["kind", "wording", "place", "save_key"] + ["version"] * versioned
        return {name: self.cleaned_data[name] for name in names} | {
            "theme": self.cleaned_data["theme"] or self.chosen,
            "new_theme": "" if self.chosen else self.cleaned_data["new_theme"],
            "confirmed": self.confirmed,
            "observations": self.cleaned_data.get("observations", []),
        }


def observation_label(observation):
    return f"{observation.text} ({observation.case.pseudonym}, {source(observation)})"


def source(observation):
    """Who raised it: an agency, or a voice."""
    if observation.voice_id:
        return observation.voice.get_who_display()
    return observation.agency_return.agency.short_name
