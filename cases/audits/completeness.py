"""What an audit must have before it can be opened, by the steps of setting it up. Pure."""

from dataclasses import dataclass

from cases.models import Part

PURPOSE, QUESTION_SET, AGENCIES, CHILDREN, DATES = STEPS = [
    "purpose",
    "question-set",
    "agencies",
    "children",
    "dates",
]


@dataclass(frozen=True)
class Missing:
    step: str
    text: str  # what to do


TEXTS = {"topic": "Write the topic", "aim": "Write the aim", "scope": "Write the scope"}
DAYS = {
    "period_from": "Enter the first day of the period",
    "period_to": "Enter the last day of the period",
    "panel_date": "Enter when the panel meets",
    "returns_due": "Enter when the returns are due",
}


def missing(audit, parts, children):
    """Missing things in the order of the steps; `parts` are those of the agencies on the audit's
    list, `children` is how many there are."""
    found = [Missing(PURPOSE, text) for name, text in TEXTS.items() if not getattr(audit, name)]
    if audit.question_set is None:
        found.append(Missing(QUESTION_SET, "Choose the questions"))
    elif audit.question_set.published_at is None:
        found.append(Missing(QUESTION_SET, "Choose a question set that is published"))
    if Part.LEAD not in parts:
        found.append(Missing(AGENCIES, "Choose the lead agency"))
    if not children:
        found.append(Missing(CHILDREN, "Add at least one child"))
    return found + [Missing(DATES, text) for name, text in DAYS.items() if not getattr(audit, name)]
