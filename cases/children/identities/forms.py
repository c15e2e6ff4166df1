"""The key of a child: what it is looked at for, and the form in which it is written."""

from django import forms
from django.core.exceptions import ValidationError

from auditapp.fields import DateBoxesField
from auditapp.saving import SavedForm
from cases.children.identities.pseudonyms import clashing
from cases.children.identity_check.nhs_numbers import nhs_number_problem, normal_nhs_number
from cases.models import LookPurpose
from cases.question_sets.fields import LongTextField

from . import rules as identity_rules
from .rules import DATES, NAMES

TEXTS = [*NAMES, "nhs_number", "address", "school"]
# Whoever finds records for an agency does not write the key, nor ask the family.
PURPOSES_OF_AGENCIES = [LookPurpose.FIND_RECORD, LookPurpose.CHECK_RECORD, LookPurpose.SAFEGUARD]


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label="What do you need it for?",
        choices=LookPurpose.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what you need it for",
            "invalid_choice": "Select what you need it for from the list",
        },
    )

    def __init__(self, *args, purposes=LookPurpose, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [(purpose.value, purpose.label) for purpose in purposes]


def _line(label, max_length=200, width="20", **kwargs):
    field = forms.CharField(
        label=label,
        required=False,
        max_length=max_length,
        error_messages={"max_length": f"{label}: shorten this to {max_length} characters or fewer"},
        **kwargs,
    )
    field.widget.attrs |= {"class": f"govuk-input--width-{width}", "autocomplete": "off"}
    return field


def _lines(label, max_length=2_000, **kwargs):
    field = LongTextField(
        label=label,
        required=False,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"max_length": f"{label}: shorten this to {max_length} characters or fewer"},
        **kwargs,
    )
    field.widget.attrs.pop("maxlength", None)
    return field


class IdentityForm(SavedForm):
    """`agencies` are those that have a number of their own for the child's record."""

    name = _line("Name", help_text="Leave it empty for a child who is not born or not named yet.")
    other_names = _line("Other names", max_length=500)
    birth_date = DateBoxesField(
        label="Date of birth", short_label="Date of birth", required=False, past_only=True
    )
    expected_date = DateBoxesField(
        label="Expected date of birth",
        short_label="Expected date of birth",
        required=False,
        help_text="Of a child who was not born yet.",
    )
    nhs_number = _line("NHS number", width="10", max_length=40)
    address = _lines("Address", max_length=1_000)
    mother_name = _line("Mother’s name")
    mother_birth_date = DateBoxesField(
        label="Mother’s date of birth",
        short_label="Mother’s date of birth",
        required=False,
        past_only=True,
    )
    siblings = _lines("Brothers and sisters", help_text="Names, and dates of birth if known.")
    others_with_responsibility = _lines("Others with parental responsibility")
    school = _line("School or nursery", help_text="Its name, so that no text gives it away.")

    def __init__(self, *args, case, today, agencies, **kwargs):
        self.case, self.today, self.agencies = case, today, agencies
        super().__init__(*args, **kwargs)
        for agency in agencies:
            self.fields[local_name(agency)] = _line(
                f"Number in the records of {agency.name}", max_length=100
            )

    def clean_nhs_number(self):
        number = normal_nhs_number(self.cleaned_data["nhs_number"])
        if number and (problem := nhs_number_problem(number)):
            raise ValidationError(problem)
        return number

    def clean(self):
        given = self.cleaned_data
        dates = {name: given.get(name) for name in DATES}
        period_to = self.case.audit.period_to
        problems = identity_rules.date_problems(**dates, period_to=period_to, today=self.today)
        for name, problem in problems.items():
            if name in given:
                self.add_error(name, problem)
        for name in NAMES:
            if clashing(self.case.pseudonym, [given.get(name, "")]):
                self.add_error(name, self._clash(name))
        if not self.errors and not any(self.stored().values()):
            raise ValidationError("Fill in what you know. Nothing was saved.")

    def _clash(self, name):
        return (
            f"{self.fields[name].label}: the pseudonym “{self.case.pseudonym}” is in this. "
            "Give the child another pseudonym first"
        )

    def warnings(self):
        """Of a valid form: what to look at again before it is saved as it is."""
        texts = self.cleaned_data
        period_from = self.case.audit.period_from
        return identity_rules.warnings(
            name=texts["name"],
            mother_name=texts["mother_name"],
            period_from=period_from,
            **{name: texts[name] for name in DATES},
        )

    def fields_to_save(self):
        """The keywords of `save_identity`, apart from the version."""
        given = self.cleaned_data
        dates = {name: given[name].isoformat() if given[name] else "" for name in DATES}
        return {
            **{name: given[name] for name in TEXTS},
            **dates,
            "local_identifiers": {a: given[local_name(a)] for a in self.agencies},
            "save_key": given["save_key"],
        }

    def stored(self):
        """What the fields hold as far as it can be read, by field."""
        names = [name for name in self.fields if name not in SavedForm.base_fields]
        return {name: self.cleaned_data.get(name) for name in names}


def local_name(agency):
    return f"local-{agency.pk}"


class DeleteForm(forms.Form):
    sure = forms.BooleanField(
        label="Yes, delete it. I know that nobody can get it back",
        error_messages={"required": "Tick that it is to be deleted, or go back"},
    )
