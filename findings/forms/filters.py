from django import forms

from auditapp.accounts.models import Agency
from cases.models import Case


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
