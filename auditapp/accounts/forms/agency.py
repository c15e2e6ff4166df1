from django import forms

from auditapp.saving import SavedForm

from ..models import AgencyKind


class AgencyForm(SavedForm):
    """`wholes`: the agencies that it can be a part of."""

    name = forms.CharField(
        label="Name",
        max_length=200,
        error_messages={
            "required": "Write the name of the agency",
            "max_length": "Shorten the name to 200 characters or fewer",
        },
    )
    short_name = forms.CharField(
        label="Short name",
        help_text="Heads narrow columns of tables, for instance “Health visiting”.",
        max_length=30,
        error_messages={
            "required": "Write a short name",
            "max_length": "Shorten it to 30 characters or fewer",
        },
    )
    kind = forms.ChoiceField(
        label="Kind",
        help_text="Decides which questions the agency is asked, also in audits under way.",
        choices=[("", "Choose"), *AgencyKind.choices],
        error_messages={
            "required": "Choose what kind of agency it is",
            "invalid_choice": "Choose what kind of agency it is",
        },
    )
    part_of = forms.ChoiceField(
        label="Part of",
        help_text="A service within a larger agency, such as school nursing of a health trust. "
        "Auditors and leads of the larger one then fill in its returns too.",
        required=False,
        error_messages={"invalid_choice": "Choose an agency from the list, or “No other agency”"},
    )

    def __init__(self, *args, wholes, **kwargs):
        super().__init__(*args, **kwargs)
        self.wholes = {str(agency.pk): agency for agency in wholes}
        self.fields["part_of"].choices = [
            ("", "No other agency"),
            *((pk, agency.name) for pk, agency in self.wholes.items()),
        ]
        self.fields["short_name"].widget.attrs["class"] = "govuk-input--width-20"

    def clean_part_of(self):
        return self.wholes.get(self.cleaned_data["part_of"])
