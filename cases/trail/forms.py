"""What of the trail is looked for."""

from urllib.parse import urlencode

from django import forms
from django.utils.text import capfirst

from auditapp.fields import PARTS, DateBoxesField
from auditapp.history.models import Verb


def _choice(label):
    message = f"{label}: choose one that is listed"
    return forms.ChoiceField(
        label=label, required=False, error_messages={"invalid_choice": message}
    )


class TrailForm(forms.Form):
    child = _choice("Child")
    person = _choice("Person")
    agency = _choice("Agency")
    verb = _choice("What happened")
    since = DateBoxesField(label="From", short_label="From", required=False)
    until = DateBoxesField(label="To", short_label="To", required=False)

    def __init__(self, data, *, cases, people, agencies):
        super().__init__(data)
        self.cases = {str(case.public_id): case for case in cases}
        self.fields["child"].choices = [("", "All children"), *self._by_audit()]
        self.fields["person"].choices = [("", "Everybody"), *((str(p.pk), p.name) for p in people)]
        self.fields["agency"].choices = [
            ("", "All agencies"),
            *((str(agency.pk), agency.name) for agency in agencies),
        ]
        verbs = [(verb.value, capfirst(verb.label.strip(","))) for verb in Verb]
        self.fields["verb"].choices = [("", "Everything"), *verbs]

    def _by_audit(self):
        groups = {}
        for public_id, case in self.cases.items():
            groups.setdefault(case.audit, []).append((public_id, case.pseudonym))
        return [(audit.title, children) for audit, children in groups.items()]

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", "To: the date must be the same as “From” or after it")

    def wanted(self):
        """The keywords of `access.entries_of_trail`. Of a valid form."""
        given = self.cleaned_data
        return {
            "case": self.cases.get(given["child"]),
            "person_id": given["person"],
            "agency_id": given["agency"],
            "verb": given["verb"],
            "since": given["since"],
            "until": given["until"],
        }

    def query(self):
        """What is looked for, as it stands in an address. Of a valid form."""
        names = ["child", "person", "agency", "verb"]
        typed = {name: self.cleaned_data[name] for name in names}
        for name in ("since", "until"):
            if day := self.cleaned_data[name]:
                parts = zip(PARTS, (day.day, day.month, day.year), strict=True)
                typed |= {f"{name}-{part}": f"{n:04}" if part == "year" else n for part, n in parts}
        return urlencode({name: value for name, value in typed.items() if value})
