"""Facts of a child that differ from topic to topic, such as the kind of plan, or the locality."""

from dataclasses import dataclass

MAX_FACTS = 10  # of a question set, and of an audit beside it
LONGEST_LABEL = 60  # heads a column


@dataclass(frozen=True)
class OwnFact:
    """One of a few choices; `choices` are (value, label). A child has one of them or none."""

    code: str
    label: str
    choices: tuple[tuple[str, str], ...]

    @property
    def values(self):
        return [value for value, _ in self.choices]

    def label_of(self, value):
        """The label of a choice; empty for none and for what is no choice."""
        return dict(self.choices).get(value, "")

    def when(self, value):
        """How a question's `asked_when`, and an address, name that a child has this value."""
        return f"{self.code}={value}"


def own_facts(rows):
    """OwnFacts of [{"code", "label", "choices": [{"value", "label"}]}], as they are stored."""
    return [
        OwnFact(
            row["code"],
            row["label"],
            tuple((choice["value"], choice["label"]) for choice in row["choices"]),
        )
        for row in rows
    ]


def conditions(facts):
    """What a question's `asked_when` may name of these OwnFacts, with what it says in words."""
    return {
        fact.when(value): f"{fact.label} is “{label}”"
        for fact in facts
        for value, label in fact.choices
    }
