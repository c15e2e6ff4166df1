from django import forms

from auditapp.accounts.models import Agency
from auditapp.saving import SavedForm, SeenField
from cases.models import Case
from cases.question_sets.fields import long_text
from findings.models import DifferenceKind, Finding, Outcome

MAX_REASON = 1_000


class DifferenceFilter(forms.Form):
    """Which differences the list shows; anything that makes no sense is as if not chosen."""

    OPEN, DECIDED, ALL = "open", "decided", "all"

    show = forms.ChoiceField(
        choices=[(OPEN, "Still to settle"), (DECIDED, "Settled"), (ALL, "All")], required=False
    )
    kind = forms.ChoiceField(choices=[("", "All kinds"), *DifferenceKind.choices], required=False)
    child = forms.ModelChoiceField(Case.objects.none(), required=False, empty_label="All children")
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, empty_label="All agencies"
    )

    def __init__(self, *args, audit, **kwargs):
        super().__init__(*args, auto_id="filter-%s", **kwargs)
        self.fields["child"].queryset = audit.cases.current()
        self.fields["agency"].queryset = audit.agencies_in_order

    def apply(self, weighed):
        self.is_valid()
        return [one for one in weighed if _is_chosen(one, self.cleaned_data)]


def _is_chosen(weighed, chosen):
    difference, show = weighed.difference, chosen.get("show")
    kind, child, agency = chosen.get("kind"), chosen.get("child"), chosen.get("agency")
    return (
        (show == DifferenceFilter.ALL or weighed.is_open == (show != DifferenceFilter.DECIDED))
        and kind in (None, "", difference.kind)
        and child in (None, difference.case)
        and (agency is None or agency in [side.agency for side in difference.sides])
    )


class DecideForm(SavedForm):
    """`version` is how many decisions the page showed."""

    seen = SeenField()
    outcome = forms.ChoiceField(
        label="What does the panel decide?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what the panel decides",
            "invalid_choice": "Select what the panel decides from the list",
        },
    )
    reason = long_text("Why", MAX_REASON)
    finding = forms.ModelChoiceField(
        Finding.objects.none(),
        label="Which finding?",
        help_text="Only if it is made a finding of.",
        required=False,
        empty_label="None",
        error_messages={"invalid_choice": "Select a finding from the list"},
    )

    def __init__(self, *args, findings, panel, **kwargs):
        super().__init__(*args, **kwargs)
        outcomes = [Outcome.EXPLAINED, Outcome.STANDS, Outcome.SET_ASIDE]
        if findings:
            outcomes.append(Outcome.FINDING)
            self.fields["finding"].queryset = findings
        else:
            del self.fields["finding"]
        outcome = self.fields["outcome"]
        outcome.label = f"What does the {panel} decide?"
        outcome.choices = [(o.value, o.label) for o in outcomes]
        outcome.widget.choice_hints = HINTS
        reason = self.fields["reason"]
        reason.label, reason.required = "Why", False

    def clean(self):
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        if outcome in NEED_REASON and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", NEED_REASON[outcome])
        is_finding = outcome == Outcome.FINDING
        if is_finding and not cleaned.get("finding") and "finding" not in self.errors:
            self.add_error("finding", "Select the finding that it is made")
        if not is_finding:
            cleaned["finding"] = None
        return cleaned


HINTS = {
    Outcome.EXPLAINED.value: "Both records are right, or it is known which one is not.",
    Outcome.STANDS.value: "The records do differ. It is counted in the summary.",
    Outcome.SET_ASIDE.value: "It says nothing about the work, such as a slip of the pen.",
    Outcome.FINDING.value: "It is one of the things that a finding rests on.",
}
NEED_REASON = {
    Outcome.EXPLAINED: "Write what explains it",
    Outcome.SET_ASIDE: "Write why it is set aside",
}


class SidesField(forms.MultipleChoiceField):
    """One that is not listed may have been on the page, so that it is for the service to refuse."""

    def valid_value(self, value):
        return True


class AskForm(SavedForm):
    """Which sides are asked, by their names. `version` is as in DecideForm."""

    seen = SeenField()
    sides = SidesField(
        label="Whom do you ask?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select at least one agency to ask",
            "invalid_list": "Select from the agencies listed",
        },
    )
    note = long_text("What you would like to know", MAX_REASON)

    def __init__(self, *args, sides, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sides"].choices = [(side.name, _label(side)) for side in sides]
        note = self.fields["note"]
        note.label, note.required = "What you would like to know", False
        note.help_text = "Each agency reads this. Leave out what the other one answered."


def _label(side):
    about = f" about {side.about.name}" if side.about else ""
    return f"{side.agency.name}: {side.question.code}{about}"
