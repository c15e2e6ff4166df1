"""How to draw a sample."""

from django import forms

from auditapp.saving import SaveKeyField

from .strata import strata_for

MAX_SIZE = 200


class DrawForm(forms.Form):
    """`available` is the number of children on the list, `facts` are the audit's OwnFacts."""

    size = forms.IntegerField(
        label="How many children?",
        min_value=1,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "govuk-input--width-3", "autocomplete": "off"}
        ),
    )
    strata = forms.MultipleChoiceField(
        label="Share the places out by",
        help_text="Tick nothing for a simple random sample.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Select from the list",
            "invalid_list": "Select from the list",
        },
    )
    is_equal = forms.ChoiceField(
        label="How many places does each group get?",
        choices=[
            ("", "In proportion to its size, and at least one if there are places enough"),
            ("equal", "As many as every other group, as far as there are so many children"),
        ],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Select from the list"},
    )
    seed = forms.RegexField(
        r"\A[0-9a-zA-Z-]+\Z",
        label="Seed",
        help_text="Leave this empty for a new draw. To repeat an earlier draw, write its seed.",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        error_messages={
            "invalid": "Write the seed with letters, digits and hyphens only, or leave it empty",
            "max_length": "Shorten the seed to 40 characters or fewer",
        },
    )
    save_key = SaveKeyField()

    def __init__(self, *args, available, facts=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["strata"].choices = strata_for(facts).items()
        most = min(available, MAX_SIZE)
        message = f"Write how many children to draw, a whole number from 1 to {most}"
        field = self.fields["size"]
        field.max_value = most
        field.validators.append(forms.fields.validators.MaxValueValidator(most))
        field.error_messages |= {"required": message, "invalid": message}
        for validator in field.validators:
            validator.message = message

    def clean_is_equal(self):
        return bool(self.cleaned_data["is_equal"])
