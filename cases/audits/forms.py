"""Setting up an audit, each step of which can be left unfinished and come back to; taking agencies,
children and returns out of an open one, and bringing them back.
"""

from django import forms

from auditapp.accounts.models import Agency, Partnership
from auditapp.fields import DateBoxesField
from auditapp.saving import SavedForm, SaveKeyField
from auditapp.templatetags.interface import day
from cases.models import Audit, Part, QuestionSet
from cases.question_sets.fields import long_text

MAX_TEXT = 5_000


def _line(label, *, max_length=200, **kwargs):
    messages = {"max_length": f"{label}: shorten this to {max_length} characters or fewer"}
    return forms.CharField(
        label=label,
        max_length=max_length,
        error_messages=messages | kwargs.pop("messages"),
        **kwargs,
    )


def title_field():
    wanted = "Write a title of at least 3 characters"
    return _line(
        "Title",
        min_length=3,
        help_text="Everybody who takes part sees it. For instance: Neglect, spring 2019.",
        messages={"required": wanted, "min_length": wanted},
    )


def _text(label, hint, *, required):
    field = long_text(label, MAX_TEXT)
    field.label, field.help_text, field.required = label, hint, required
    field.error_messages["required"] = f"Write the {label.lower()}"
    return field


class NewAuditForm(forms.Form):
    title = title_field()
    partnership = forms.ModelChoiceField(
        Partnership.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose the partnership"},
    )
    save_key = SaveKeyField()

    def __init__(self, *args, partnerships, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships
        self.fields["partnership"].error_messages["invalid_choice"] = "Choose the partnership"
        self.only = partnerships[0] if len(partnerships) == 1 else None
        if self.only:
            del self.fields["partnership"]

    def clean(self):
        if self.only:
            self.cleaned_data["partnership"] = self.only
        return self.cleaned_data


class CopyForm(forms.Form):
    title = title_field()
    follows = forms.BooleanField(
        label="It is a re-audit: it follows the audit that you copy",
        help_text="Then the findings of that audit can be looked at again, with the numbers then "
        "and now.",
        required=False,
    )
    save_key = SaveKeyField()

    def __init__(self, *args, can_follow, **kwargs):
        super().__init__(*args, **kwargs)
        if not can_follow:
            del self.fields["follows"]


class EarlierAuditField(forms.ModelChoiceField):
    """One of the earlier audits; a number too long for a database is none of them."""

    def to_python(self, value):
        if len(str(value or "")) > 18:
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return super().to_python(value)

    def label_from_instance(self, audit):
        return f"{audit.title} ({day(audit.panel_date)})"


class PurposeForm(SavedForm):
    """Texts may be missing while the audit is set up, not once it is open."""

    title = title_field()
    follows = EarlierAuditField(
        Audit.objects.none(),
        label="Which earlier audit does it follow?",
        help_text="In a re-audit the panel looks at the earlier findings again, with the numbers "
        "then and now.",
        required=False,
        empty_label="None: it is no re-audit",
        error_messages={"invalid_choice": "Choose an earlier audit from the list"},
    )
    families_asked = forms.BooleanField(label="Families are asked for their views", required=False)
    sign_off_required = forms.BooleanField(
        label="A lead of the agency signs each return off before it is sent",
        help_text="This can’t be changed once the audit is open.",
        required=False,
    )

    def __init__(self, *args, earlier, is_open=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["follows"].queryset = earlier
        if not earlier:
            del self.fields["follows"]
        self.fields["topic"] = _line(
            "Topic",
            required=is_open,
            messages={"required": "Write the topic"},
            help_text="What the audit looks at, in a few words.",
        )
        texts = {
            "aim": ("Aim", "What you want to learn."),
            "scope": ("Scope", "Which children, which agencies and which part of their records."),
        }
        for name, (label, hint) in texts.items():
            self.fields[name] = _text(label, hint, required=is_open)
        self.fields["note"] = _text(
            "Note", "Shown at the top of the audit’s page, to everybody.", required=False
        )
        self.fields["note"].optional_note = "(optional)"
        if is_open:
            del self.fields["sign_off_required"]
        self.order_fields(["title", "topic", "aim", "scope", "note"])


class QuestionSetForm(SavedForm):
    question_set = forms.ModelChoiceField(
        QuestionSet.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the question sets on this page"},
    )

    def __init__(self, *args, question_sets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question_set"].queryset = question_sets


NOT_IN_IT = ""
PARTS = [
    (NOT_IN_IT, "Not in it"),
    (Part.ASKED, "Asked for returns"),
    (Part.NAMED, "Only named"),
    (Part.LEAD, "Lead agency"),
]


class AgenciesForm(SavedForm):
    """`part-<key>` for each of `agencies`."""

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.agencies = {f"part-{agency.pk}": agency for agency in agencies}
        for name, agency in self.agencies.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{agency.name}: what it does",
                choices=PARTS,
                required=False,
                error_messages={"invalid_choice": f"{agency.name}: choose one of the list"},
            )

    def clean(self):
        leads = [name for name in self.agencies if self.cleaned_data.get(name) == Part.LEAD]
        for name in leads[1:]:
            first, this = self.agencies[leads[0]], self.agencies[name]
            self.add_error(
                name, f"{this.name}: choose one lead agency only; {first.name} is chosen already"
            )

    @property
    def parts(self):
        """Agency -> Part, of those in the audit."""
        chosen = {agency: self.cleaned_data[name] for name, agency in self.agencies.items()}
        return {agency: Part(part) for agency, part in chosen.items() if part != NOT_IN_IT}


DATES = {
    "period_from": ("First day of the period", "The first day"),
    "period_to": ("Last day of the period", "The last day"),
    "panel_date": ("The panel meets on", "The panel’s date"),
    "returns_due": ("Returns are due on", "The due date"),
}
DATE_HINTS = {
    "period_from": "Records from this day on are audited. For example, 1 9 2018.",
    "returns_due": "The last day on which a return is in time. Later ones are taken too, and shown "
    "as late.",
}


def date_fields(required=True, hints=None):
    return {
        name: DateBoxesField(
            label=label,
            short_label=short_label,
            required=required,
            help_text=(hints or {}).get(name, ""),
        )
        for name, (label, short_label) in DATES.items()
    }


def check_period(form):
    first, last = (form.cleaned_data.get(name) for name in ("period_from", "period_to"))
    if first and last and last < first:
        form.add_error("period_to", "The last day: it can’t be before the first day")


class DatesForm(SavedForm):
    def __init__(self, *args, is_open=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= date_fields(is_open, DATE_HINTS)

    def clean(self):
        check_period(self)


# -- taking out and bringing back

MAX_REASON = 2_000


class ReasonForm(SavedForm):
    reason = long_text("Reason", MAX_REASON)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label = "Why?"
        field.help_text = (
            "The agencies concerned, the panel and the chair read it. "
            "Do not name the child or family."
        )
        field.error_messages["required"] = "Write why"


class AddAgencyForm(SavedForm):
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Agency",
        empty_label="Choose",
        error_messages={
            "required": "Choose an agency",
            "invalid_choice": "Choose an agency from the list",
        },
    )
    part = forms.ChoiceField(
        label="What it does",
        choices=[(Part.ASKED, "Asked for returns"), (Part.NAMED, "Only named")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what the agency does",
            "invalid_choice": "Choose what the agency does from the list",
        },
    )

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["part"].widget.choice_hints = {
            Part.ASKED: "It gets a return for every child, and its people are told by mail.",
            Part.NAMED: "The lead agency is asked about it; it fills nothing in.",
        }
