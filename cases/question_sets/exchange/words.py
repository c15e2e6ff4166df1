"""The words in which people read and write what the format says by values. Pure."""

from auditapp.accounts.models import AgencyKind
from cases.models import EventKind, Kind
from cases.models.question_set import ALL, LEAD, NOT_LEAD, Agree, Fact

YES, NO = "Yes", "No"


class Words:
    """Values with a word for each. A value without a word stands for itself."""

    def __init__(self, pairs):
        self._words = dict(pairs)
        self._values = {word.casefold(): value for value, word in self._words.items()}

    def __iter__(self):
        return iter(self._words.values())

    def word(self, value):
        return self._words.get(value, value)

    def value(self, word):
        return self._values.get(word.casefold(), word)


KINDS = Words(Kind.choices)
AUDIENCES = Words(
    [
        (ALL, "Everybody"),
        (LEAD, "The lead agency"),
        (NOT_LEAD, "Everybody but the lead agency"),
        *AgencyKind.choices,
    ]
)
FACTS = Words(Fact.choices)
AGREE = Words(Agree.choices)
STEPS = Words(EventKind.choices)
