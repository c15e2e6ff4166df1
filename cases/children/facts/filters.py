"""Showing, or counting, only the children with one value of one fact of their audit."""

from django import forms


class FactFilter(forms.Form):
    """`fact` of an address is "code=value"; anything that makes no sense is as if not chosen."""

    fact = forms.ChoiceField(
        label="Which children?",
        required=False,
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )

    def __init__(self, data, *, audit, every="All children"):
        super().__init__(data, auto_id="filter-%s")
        self.facts = audit.facts
        groups = [
            (
                fact.label,
                [(fact.when(value), f"{fact.label}: {label}") for value, label in fact.choices],
            )
            for fact in self.facts
        ]
        self.fields["fact"].choices = [("", every), *groups]
        self.is_valid()

    @property
    def chosen(self):
        """(fact, value), or None."""
        name = self.cleaned_data.get("fact")
        found = [(f, value) for f in self.facts for value in f.values if f.when(value) == name]
        return found[0] if found else None

    @property
    def words(self):
        """ "Plan: Child in need"; empty for all children."""
        if self.chosen is None:
            return ""
        fact, value = self.chosen
        return f"{fact.label}: {fact.label_of(value)}"

    def apply(self, cases):
        if self.chosen is None:
            return list(cases)
        fact, value = self.chosen
        return [case for case in cases if case.facts.get(fact.code) == value]
