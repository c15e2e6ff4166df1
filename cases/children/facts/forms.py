"""The facts of an audit's children beside those of its question set, all on one page."""

from django import forms

from auditapp.saving import SavedForm
from cases.models.own_fact import LONGEST_LABEL
from cases.question_sets.fields import long_text

from .definitions import MAX_CHOICES, code_of, defined, problems

NEW = ["new-1", "new-2"]  # no code has a hyphen
MAX_CHOICES_TEXT = MAX_CHOICES * (LONGEST_LABEL + 2) * 2


class FactsForm(SavedForm):
    """Fields `label-<code>` and `choices-<code>` for each fact that is there, and empty ones for
    new facts. A fact whose boxes are both emptied is taken out."""

    def __init__(self, data=None, *, audit, of_set, before, used, **kwargs):
        self.audit, self.of_set, self.before, self.used = audit, of_set, before, used
        by_code = {fact.code: fact for fact in before}
        saved = {f"label-{code}": fact.label for code, fact in by_code.items()}
        saved |= {
            f"choices-{code}": "\n".join(label for _, label in fact.choices)
            for code, fact in by_code.items()
        }
        if data is not None:
            # What the page did not show, as somebody added it since, is not to be taken out.
            data = data.copy()
            for name, text in saved.items():
                data.setdefault(name, text)
        super().__init__(data, initial={"version": audit.version} | saved, **kwargs)
        self.codes = [*by_code, *NEW]
        for code in self.codes:
            self.fields[f"label-{code}"] = self._label(by_code.get(code))
            self.fields[f"choices-{code}"] = self._choices(by_code.get(code))

    def _label(self, fact):
        return forms.CharField(
            label="What it is called",
            help_text="" if fact else "Such as Plan, or Locality.",
            required=False,
            disabled=bool(fact) and not self.audit.is_being_set_up,
            max_length=LONGEST_LABEL,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
            error_messages={
                "max_length": f"Shorten the name to {LONGEST_LABEL} characters or fewer"
            },
        )

    def _choices(self, fact):
        field = long_text("Choices", MAX_CHOICES_TEXT)
        field.label, field.required = "Choices, one a line", False
        field.widget.attrs["rows"] = len(fact.choices) + 1 if fact else 4
        return field

    @property
    def shown(self):
        """(heading, field of the label, field of the choices) for each fact of the page."""
        by_code = {fact.code: fact.label for fact in self.before}
        return [
            (by_code.get(code, "Another fact"), self[f"label-{code}"], self[f"choices-{code}"])
            for code in self.codes
        ]

    def clean(self):
        by_code = {fact.code: fact for fact in self.before}
        taken = {fact.code for fact in [*self.of_set, *self.before]}
        self.facts, place = [], {}
        for name in self.codes:
            label = " ".join(self.cleaned_data.get(f"label-{name}", "").split())
            text = self.cleaned_data.get(f"choices-{name}", "")
            lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
            if not label and not lines:
                continue
            if not label:
                self.add_error(f"label-{name}", "Write what the fact is called")
                continue
            code = name if name in by_code else code_of(label, taken)
            taken.add(code)
            place[code] = name
            self.facts.append(defined(code, label, lines, by_code.get(code)))
        if self.errors:
            return
        is_open = not self.audit.is_being_set_up
        found = problems(
            self.before, self.facts, of_set=self.of_set, used=self.used, is_open=is_open
        )
        for code, what in found:
            self.add_error(f"choices-{place.get(code, code)}", what)
