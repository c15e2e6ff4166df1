"""A joint inspection, set up and opened on one page: there are days, not weeks."""

from django import forms
from django.utils import timezone

from auditapp.accounts.models import Agency, AgencyKind
from auditapp.dates import NotADate, read_date
from auditapp.fields import TickedField
from auditapp.saving import SaveKeyField
from auditapp.working_days import add_months, add_working_days
from cases.children.ages import UNBORN, read_age
from cases.children.identities.rules import date_problems
from cases.children.identity_check.nhs_numbers import nhs_number_problem, normal_nhs_number
from cases.children.new_children import NewChild
from cases.models import QuestionSet

from .forms import DATES, check_period, date_fields, title_field

SHIPPED_SET = "evaluation-of-a-childs-experience"
CHILDREN = 7  # the most that inspectors name for an evaluation together
RETURNS_DUE, PANEL_MEETS = 5, 7  # working days from today
MAX_NAME = 200


class InspectionForm(forms.Form):
    """`children` are NewChildren without pseudonyms once the form is valid; `child-<n>-name`,
    `-born` and `-nhs` are their fields, from 1."""

    title = title_field()
    question_set = forms.ModelChoiceField(
        QuestionSet.objects.none(),
        label="Questions",
        empty_label=None,
        error_messages={
            "required": "Choose the questions",
            "invalid_choice": "Choose the questions from the list",
        },
    )
    lead = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Lead agency",
        empty_label="Choose",
        error_messages={
            "required": "Choose the lead agency",
            "invalid_choice": "Choose the lead agency from the list",
        },
    )
    asked = TickedField(
        Agency.objects.none(),
        label="Agencies asked for a return on every child",
        required=False,
        error_messages={
            "invalid_choice": "Select agencies from the list",
            "invalid_pk_value": "Select agencies from the list",
            "invalid_list": "Select agencies from the list",
        },
    )
    save_key = SaveKeyField()

    def __init__(self, *args, partnership, question_sets, **kwargs):
        today = timezone.localdate()
        agencies = partnership.agencies.current().order_by("name")
        super().__init__(*args, initial=_initial(agencies, today), **kwargs)
        self.fields["question_set"].queryset = question_sets
        shipped = question_sets.filter(slug=SHIPPED_SET, partnership=None).first()
        self.fields["question_set"].initial = shipped and shipped.pk
        self.fields["lead"].queryset = self.fields["asked"].queryset = agencies
        self.fields |= date_fields()
        for n in range(1, CHILDREN + 1):
            self.fields |= _fields_of_child(n)
        self.children: list[NewChild] = []

    @property
    def main_fields(self):
        return [self[name] for name in ("title", "question_set", "lead", "asked", *DATES)]

    @property
    def rows(self):
        """(number, fields) of each child."""
        return [
            (n, [self[f"child-{n}-{what}"] for what in ("name", "born", "nhs")])
            for n in range(1, CHILDREN + 1)
        ]

    def clean(self):
        cleaned = super().clean()
        check_period(self)
        for n in range(1, CHILDREN + 1):
            self._clean_child(n)
        if not self.children and not any(name.startswith("child-") for name in self.errors):
            self.add_error("child-1-name", "Write the name of at least one child")
        return cleaned

    def _clean_child(self, n):
        typed = {what: self.cleaned_data.get(f"child-{n}-{what}") for what in ("born", "nhs")}
        name = self.cleaned_data.get(f"child-{n}-name")
        if not name and not any(typed.values()):
            return
        if not name:
            self.add_error(f"child-{n}-name", f"Child {n}: write the name")
        if not typed["born"]:
            if f"child-{n}-born" not in self.errors:
                self.add_error(f"child-{n}-born", f"Child {n}: enter the date of birth")
            return
        today = timezone.localdate()
        which = "expected_date" if typed["born"] > today else "birth_date"
        dates = dict.fromkeys(["birth_date", "expected_date", "mother_birth_date"])
        dates[which] = typed["born"]
        for problem in date_problems(**dates, period_to=None, today=today).values():
            self.add_error(f"child-{n}-born", f"Child {n}: {problem[0].lower()}{problem[1:]}")
        age = _age(typed["born"], today)
        if age is None:
            self.add_error(f"child-{n}-born", f"Child {n}: check the year of birth")
            return
        key = {"name": name or "", which: typed["born"].isoformat()}
        key |= {"nhs_number": typed["nhs"]} if typed["nhs"] else {}
        self.children.append(NewChild("", age, key=key, row=n))


def _initial(agencies, today):
    care = [a for a in agencies if a.kind == AgencyKind.CSC and a.part_of_id is None]
    return {
        "title": f"Joint inspection, {today:%B %Y}",
        "lead": care[0].pk if len(care) == 1 else None,
        "period_from": add_months(today, -12),
        "period_to": today,
        "returns_due": add_working_days(today, RETURNS_DUE),
        "panel_date": add_working_days(today, PANEL_MEETS),
    }


def _fields_of_child(n):
    return {
        f"child-{n}-name": forms.CharField(
            label="Name",
            required=False,
            max_length=MAX_NAME,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={
                "max_length": f"Child {n}: shorten the name to {MAX_NAME} characters or fewer"
            },
        ),
        f"child-{n}-born": BornField(n),
        f"child-{n}-nhs": NhsField(n),
    }


class BornField(forms.CharField):
    """One box, for a date is pasted from a list; cleans to a date or none."""

    def __init__(self, n):
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(label="Date of birth", required=False, widget=widget, strip=True)
        self.child = f"Child {n}"

    def clean(self, value):
        text = super().clean(value)
        try:
            return read_date(text) if text else None
        except NotADate as error:
            message = str(error)
            raise forms.ValidationError(
                f"{self.child}: {message[0].lower()}{message[1:]}"
            ) from None


class NhsField(forms.CharField):
    def __init__(self, n):
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
        super().__init__(label="NHS number", required=False, max_length=40, widget=widget)
        self.child = f"Child {n}"
        self.error_messages["max_length"] = f"{self.child}: an NHS number has 10 digits"
        self.optional_note = "(optional)"

    def clean(self, value):
        number = normal_nhs_number(super().clean(value))
        if number and (problem := nhs_number_problem(number)):
            raise forms.ValidationError(f"{self.child}: {problem[0].lower()}{problem[1:]}")
        return number


def _age(born, today):
    """As it may be published; None for nobody who is a child."""
    if born > today:
        return UNBORN
    months = 12 * (today.year - born.year) + today.month - born.month - (today.day < born.day)
    age = read_age(f"{months} months") if months else read_age(f"{(today - born).days} days")
    return age and age.published
