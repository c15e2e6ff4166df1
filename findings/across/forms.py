from urllib.parse import urlencode

from django import forms

from auditapp.fields import PARTS, DateBoxesField
from cases.models.case import Category


def _choice(label):
    message = f"{label}: choose one that is listed"
    return forms.ChoiceField(
        label=label, required=False, error_messages={"invalid_choice": message}
    )


class ScopeForm(forms.Form):
    """What is compared, as it stands in an address. The first of the `partnerships` is meant where
    none is chosen; `agencies` are those of all of them."""

    partnership = _choice("Partnership")
    since = DateBoxesField(label="Panel met from", short_label="From", required=False)
    until = DateBoxesField(label="Panel met until", short_label="Until", required=False)
    category = _choice("Category of abuse")
    agency = _choice("Agency")

    def __init__(self, data, *, partnerships, agencies):
        super().__init__(data)
        self.partnerships = {str(each.pk): each for each in partnerships}
        self.agencies = {str(agency.pk): agency for agency in agencies}
        self.fields["partnership"].choices = [(pk, p.name) for pk, p in self.partnerships.items()]
        if len(partnerships) == 1:
            del self.fields["partnership"]
        self.fields["category"].choices = [("", "All children"), *Category.choices]
        here = [(pk, a) for pk, a in self.agencies.items() if a.partnership_id == self.place.pk]
        self.fields["agency"].choices = [("", "All agencies"), *((pk, a.name) for pk, a in here)]

    @property
    def place(self):
        """The partnership, also of a form that is not valid."""
        first = next(iter(self.partnerships.values()))
        return self.partnerships.get(self.data.get("partnership"), first)

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", "Until: the date must be the same as “From” or after it")

    @property
    def is_narrowed(self):
        return any(self.cleaned_data.get(name) for name in ("since", "until", "category", "agency"))

    @property
    def chosen_agency(self):
        return self.agencies.get(self.cleaned_data["agency"])

    def query(self):
        """Of a valid form, for other addresses."""
        names = [name for name in ("partnership", "category", "agency") if name in self.fields]
        typed = {name: self.cleaned_data[name] for name in names}
        for name in ("since", "until"):
            if day := self.cleaned_data[name]:
                parts = zip(PARTS, (day.day, day.month, day.year), strict=True)
                typed |= {f"{name}-{part}": f"{n:04}" if part == "year" else n for part, n in parts}
        return urlencode({name: value for name, value in typed.items() if value})


class SectionForm(forms.Form):
    """Which set of questions, and which of its sections; anything else means the first."""

    set = forms.ChoiceField(label="Questions", required=False)
    section = forms.ChoiceField(label="Section", required=False)

    def __init__(self, data, *, sets, sections):
        """`sections` gives those of a set."""
        super().__init__(data)
        self.sets = {str(each.pk): each for each in sets}
        self.fields["set"].choices = [(pk, each.title) for pk, each in self.sets.items()]
        self.sections = {s.code: (s, questions) for s, questions in sections(self.question_set)}
        titles = [(code, section.title) for code, (section, _) in self.sections.items()]
        self.fields["section"].choices = titles

    @property
    def question_set(self):
        return self.sets.get(self.data.get("set")) or next(iter(self.sets.values()))

    @property
    def chosen(self):
        """(section, its questions that can be counted); None where there is none."""
        first = next(iter(self.sections.values()), None)
        return self.sections.get(self.data.get("section"), first)
