"""Writing a briefing: short enough for two pages."""

from django import forms

from auditapp.saving import SavedForm
from cases.question_sets.fields import long_text

MESSAGES = 5
FEWEST = 3
MAX_LOOKED_AT, MAX_WORDS, MAX_LINES = 1_000, 400, 1_200


TEXTS = [
    *("looked_at", "differently", "questions"),
    *(f"words-{place}" for place in range(1, MESSAGES + 1)),
]


class BriefingForm(SavedForm):
    """Up to five messages: `finding-1` and `words-1`, and so on."""

    looked_at = long_text("What was looked at", MAX_LOOKED_AT)
    differently = long_text("What to do differently", MAX_LINES)
    questions = long_text("Questions for a team discussion", MAX_LINES)

    def __init__(self, *args, findings, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("looked_at", "differently", "questions"):
            self.fields[name].required = False
        self.fields["looked_at"].label = "What was looked at"
        self._list("differently", "What to do differently")
        self._list("questions", "Questions for a team discussion")
        self.findings = {str(finding.pk): finding for finding in findings}
        for place in range(1, MESSAGES + 1):
            self._message(place)

    def _list(self, name, label):
        self.fields[name].label, self.fields[name].help_text = label, "A line for each."

    def _message(self, place):
        groups = {}
        for pk, finding in self.findings.items():
            groups.setdefault(finding.get_kind_display(), []).append((pk, finding.wording))
        self.fields[f"finding-{place}"] = forms.ChoiceField(
            label=f"Message {place}: the finding",
            choices=[("", "None"), *groups.items()],
            required=False,
            error_messages={"invalid_choice": f"Message {place}: choose one of the findings"},
        )
        words = long_text(f"Message {place}", MAX_WORDS)
        words.required = False
        words.label = f"Message {place}: in words for practitioners"
        words.help_text = "Leave it empty to print the finding as it is."
        self.fields[f"words-{place}"] = words

    def messages(self):
        """(label of the choice, of the words) as bound fields, for the page."""
        places = range(1, MESSAGES + 1)
        return [(self[f"finding-{place}"], self[f"words-{place}"]) for place in places]

    def clean(self):
        found = super().clean()
        seen = set()
        for place in range(1, MESSAGES + 1):
            pk = found.get(f"finding-{place}")
            if pk and pk in seen:
                self.add_error(f"finding-{place}", f"Message {place}: this finding is chosen above")
            elif not pk and found.get(f"words-{place}"):
                message = f"Message {place}: choose the finding that these words are about"
                self.add_error(f"finding-{place}", message)
            seen.add(pk)
        return found

    def chosen(self):
        """[(finding, words)] in order, without gaps."""
        return [
            (
                self.findings[self.cleaned_data[f"finding-{place}"]],
                self.cleaned_data[f"words-{place}"],
            )
            for place in range(1, MESSAGES + 1)
            if self.cleaned_data[f"finding-{place}"]
        ]

    def texts(self):
        return {name: self.cleaned_data[name] for name in ("looked_at", "differently", "questions")}
