from django import forms

from auditapp.accounts.models import Agency
from auditapp.saving import SaveKeyField
from cases.children.facts.filters import FactFilter
from cases.models import Case, Observation, Section, Theme
from cases.question_sets.fields import long_text
from findings.models import Evidence

from .findings import ObservationsField

MAX_REASON = 1_000


class ObservationFilter(forms.Form):
    """Which observations the board shows; anything that makes no sense is as if not chosen."""

    OPEN, USED, ASIDE, ALL = "open", "used", "aside", "all"

    show = forms.ChoiceField(
        choices=[(OPEN, "Open"), (USED, "Used"), (ASIDE, "Set aside"), (ALL, "All")],
        required=False,
    )
    words = forms.CharField(label="Words", required=False, max_length=100)
    child = forms.ModelChoiceField(Case.objects.none(), required=False, empty_label="All children")
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, empty_label="All agencies"
    )
    stage = forms.ModelChoiceField(Section.objects.none(), required=False, empty_label="All stages")
    theme = forms.ModelChoiceField(Theme.objects.none(), required=False, empty_label="All themes")

    def __init__(self, data, *, audit, themes):
        super().__init__(data, auto_id="filter-%s")
        self.children = audit.cases.current()
        self.by_fact = FactFilter(data, audit=audit)
        if audit.facts:
            self.fields["fact"] = self.by_fact.fields["fact"]
            self.order_fields(["show", "words", "child", "fact"])
        self.fields["child"].queryset = self.children
        self.fields["agency"].queryset = audit.agencies_in_order
        sections = audit.question_set.sections.filter(once=False)
        self.fields["stage"].queryset = sections
        self.fields["theme"].queryset = themes

    @property
    def words_typed(self):
        return self.cleaned_data.get("words", "").strip()

    def apply(self, observations):
        """`observations` come with `used` and `aside`."""
        self.is_valid()
        chosen = self.cleaned_data
        show = chosen.get("show")
        if show == self.USED:
            observations = observations.filter(used=True)
        elif show == self.ASIDE:
            observations = observations.filter(aside=True)
        elif show != self.ALL:
            observations = observations.filter(used=False, aside=False)
        columns = {
            "case": chosen.get("child"),
            "agency_return__agency": chosen.get("agency"),
            "section": chosen.get("stage"),
            "text__icontains": self.words_typed or None,
        }
        if self.by_fact.chosen:
            columns["case__in"] = self.by_fact.apply(self.children)
        if theme := chosen.get("theme"):
            columns["pk__in"] = Evidence.objects.filter(finding__theme=theme).values("observation")
        return observations.filter(**{name: v for name, v in columns.items() if v is not None})


class SetAsideForm(forms.Form):
    """One reason for all that are ticked."""

    reason = long_text("Why", MAX_REASON)
    observations = ObservationsField(
        Observation.objects.none(),
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": "Tick at least one observation on the board",
            "invalid_choice": "Tick the observations on the board again: one is not there any more",
            "invalid_pk_value": "Tick the observations on the board again",
            "invalid_list": "Tick the observations on the board again",
        },
    )
    save_key = SaveKeyField()

    def __init__(self, *args, observations, **kwargs):
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label, reason.required = "Why are they set aside?", True
        reason.error_messages["required"] = "Write why they are set aside"
        self.fields["observations"].queryset = observations


class ApartForm(forms.Form):
    observations = ObservationsField(Observation.objects.none())

    def __init__(self, *args, observations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["observations"].queryset = observations
