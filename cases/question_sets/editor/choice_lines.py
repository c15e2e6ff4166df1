"""Answers to choose from, or grades, written one on a line: `code | answer | guidance`, or the
answer alone. The code is what is stored; it is made from the answer where it is not given. Pure.
"""

from cases.question_sets import values
from cases.question_sets.format import LONGEST, VALUE

# What the product knows by these codes in every list.
KNOWN = {
    "not recorded": "nr",
    "not applicable": "na",
    "n/a": "na",
    "none of these": "none",
}
LONGEST_LABEL, LONGEST_GUIDANCE = LONGEST["label"], 5000


def lines_of(choices):
    return "\n".join(_line(choice) for choice in choices)


def read_lines(text, before=()):
    """(choices, what is wrong with which line). A line that still says what one of the choices
    `before` said is that choice, and an answer without a code keeps the code that it had."""
    by_line = {_line(choice): choice for choice in before}
    codes = {_one_line(choice["label"]): choice["value"] for choice in before}
    choices, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if line.strip() in by_line:
            choices.append(by_line[line.strip()])
            continue
        choice = _choice(line, codes, {choice["value"] for choice in choices})
        wrong += [f"Line {number}: {what}" for what in _wrong(choice, choices)]
        choices.append(choice)
    return choices, wrong


def _line(choice):
    texts = [choice["value"], choice["label"], choice.get("guidance", "")]
    return " | ".join(_one_line(text) for text in texts if text.strip())


def _one_line(text):
    return " ".join(text.replace("|", "/").split())


def _choice(line, codes, taken):
    parts = [part.strip() for part in line.split("|", 2)]
    if len(parts) == 1:
        parts = ["", *parts]
    value, label, guidance = (*parts, "")[:3]
    value = value or codes.get(label) or value_of(label, taken)
    choice = {"value": value, "label": label}
    return choice | {"guidance": guidance} if guidance else choice


def value_of(label, taken):
    """A code for a new answer, other than those taken."""
    return values.value_of(KNOWN.get(label.lower(), label), taken)


def _wrong(choice, earlier):
    if not choice["label"]:
        yield "write the answer after the code and |"
    if not VALUE.fullmatch(choice["value"]):
        yield (
            f"the code “{choice['value'][:40]}” before | may have small letters, digits and _ "
            "only, at most 40; or leave the code and | out"
        )
    if choice["value"] in {before["value"] for before in earlier}:
        yield f"the code “{choice['value']}” is used twice"
    if len(choice["label"]) > LONGEST_LABEL:
        yield f"shorten the answer to {LONGEST_LABEL} characters or fewer"
    if len(choice.get("guidance", "")) > LONGEST_GUIDANCE:
        yield f"shorten the guidance to {LONGEST_GUIDANCE} characters or fewer"
