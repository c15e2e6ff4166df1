"""The answers that stand behind a question in somebody's Word document. Pure."""

import re
from dataclasses import dataclass

from cases.question_sets.format import LONGEST_TICKS
from cases.question_sets.values import value_of

MAX_LABEL = 100  # longer ones are no answers to choose from
MAX_ANSWERS = 60

# What Word and its symbol fonts make of an empty or a ticked box.
BOX = re.compile(r"[\u2610-\u2612\u25a1\u274f-\u2752\uf06f\uf0a8]|\[ ?\]")
SHORT_FORMS = [
    (re.compile(r"\bn\s*/\s*a\b\.?", re.IGNORECASE), "Not applicable"),
    (re.compile(r"\bn\s*/\s*r\b\.?", re.IGNORECASE), "Not recorded"),
    (re.compile(r"\bn\s*/\s*k\b\.?", re.IGNORECASE), "Not known"),
]
YES_NO = {"yes", "no", "y", "n"}
AS_YES_NO = YES_NO | {
    *("na", "n/a", "not applicable", "nr", "n/r", "not recorded", "not known", "unknown"),
    *("unclear", "not sure", "don't know", "don’t know"),
}
GRADES = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires improvement": "Requires improvement",
    "requires improvement to be good": "Requires improvement",
    "ri": "Requires improvement",
    "inadequate": "Inadequate",
}
SCALE = [
    {"value": "outstanding", "label": "Outstanding"},
    {"value": "good", "label": "Good"},
    {"value": "improve", "label": "Requires improvement"},
    {"value": "inadequate", "label": "Inadequate"},
]


@dataclass(frozen=True)
class Answers:
    kind: str
    choices: tuple = ()


def ticked(text):
    """The texts beside the boxes of a line such as "☐ a ☐ b", with what stands before the first
    one; (text, []) where there are no boxes. A box may stand before its text or after it."""
    parts = [" ".join(part.split()).strip(" :;,") for part in BOX.split(text)]
    if len(parts) == 1:
        return text, []
    before, *labels = parts
    if not labels[-1]:  # the boxes stand after their texts
        question, mark, label = before.rpartition("?")
        before, labels = question + mark, [label.strip(), *labels]
    return before, [label for label in labels if label]


def alternatives(text):
    """The texts of "A / B / C", or of grades with commas between; empty if it is none."""
    for short, whole in SHORT_FORMS:
        text = short.sub(whole, text)
    text = text.strip().strip("()[]").strip()
    for separator in ("/", "|", ";", ",", "\t"):
        parts = [part.strip() for part in text.split(separator)]
        parts = [part for part in parts if part]
        if len(parts) < 2:
            continue
        if separator in ";,\t" and not (_are_grades(parts) or _are_yes_no(parts)):
            continue
        return parts if _can_be_answers(parts) else []
    return []


def answers_of(labels, *, several=False):
    """What kind of answer these labels make; None if none that the format takes."""
    labels = list(dict.fromkeys(labels))
    if _are_yes_no(labels):
        return Answers("yes_no")
    if _are_grades(labels):
        return Answers("grade")
    if len(labels) < 2 or not _can_be_answers(labels):
        return None
    choices = []
    for label in labels:
        value = value_of(label, {choice["value"] for choice in choices})
        choices.append({"value": value, "label": label})
    if several and len(",".join(choice["value"] for choice in choices)) > LONGEST_TICKS:
        for number, choice in enumerate(choices, start=1):
            choice["value"] = f"a{number}"
    return Answers("several" if several else "one", tuple(choices))


def _can_be_answers(labels):
    return len(labels) <= MAX_ANSWERS and all(len(label) <= MAX_LABEL for label in labels)


def _are_yes_no(labels):
    words = {label.casefold().strip(" .") for label in labels}
    return len(words & YES_NO) == 2 and words <= AS_YES_NO


def _are_grades(labels):
    words = [label.casefold().strip(" .") for label in labels]
    return len(words) >= 3 and all(word in GRADES for word in words)
