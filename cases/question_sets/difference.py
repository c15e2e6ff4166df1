"""What changed from one version of a question set to another, both as documents. Pure."""

from dataclasses import dataclass, field

from cases.models import Kind

# What of a question is compared, and what it is called.
PARTS = {
    "text": "Question",
    "kind": "Kind of answer",
    "choices": "Answers to choose from",
    "guidance": "Guidance",
    "required": "Must be answered",
    "audience": "Who is asked",
    "for_each_agency": "For each agency",
    "depends_on": "Asked only after",
    "asked_when": "Asked only for certain children",
    "asked_if_not_known": "Asked if not known",
    "agree": "Comparing answers",
    "counterpart": "The same about each agency",
    "date_of": "Step of the child’s path",
    "theme": "Theme",
}
OF_SET = {
    "title": "Title",
    "scale": "Scale of grades",
    "facts": "Facts of the children",
    "not_known": "The answer “not known to us”",
    "sign_off": "The answer that asks for sign-off",
    "quorum": "Who was at the conference",
}
OF_SECTION = {"title": "Title", "guidance": "Guidance", "once": "Cover sheet"}
USUAL = {"audience": ["all"]}


@dataclass
class Change:
    """`parts` are (what, before, now) in words; of something added or removed there are none."""

    how: str  # "Added", "Removed", "Changed" or "Moved"
    what: str
    text: str = ""
    parts: list[tuple[str, str, str]] = field(default_factory=list)


def changes_between(before, now):
    """The set itself, then its sections, then question by question."""
    found = [Change("Changed", "The question set", parts=parts)] if (
        parts := _parts(before, now, OF_SET)
    ) else []  # fmt: skip
    sections = ({s["code"]: s for s in document["sections"]} for document in (before, now))
    found += _compared("Section", *sections, OF_SECTION, "title")
    questions = (_questions(document) for document in (before, now))
    found += _compared("Question", *questions, PARTS, "text")
    return found


def _questions(document):
    return {
        question["code"]: question | {"section": section["code"]}
        for section in document["sections"]
        for question in section["questions"]
    }


def _compared(noun, before, now, names, text):
    moved = _moved([code for code in before if code in now], [c for c in now if c in before])
    for code, entry in now.items():
        what = f"{noun} {code}"
        if code not in before:
            yield Change("Added", what, entry[text])
        elif parts := _parts(before[code], entry, names):
            yield Change("Changed", what, entry[text], parts)
        elif code in moved or before[code].get("section") != entry.get("section"):
            yield Change("Moved", what, entry[text])
    for code, entry in before.items():
        if code not in now:
            yield Change("Removed", f"{noun} {code}", entry[text])


def _moved(before, now):
    """The fewest codes that, put elsewhere, make the one order the other: all but those of a
    longest run that both have in the same order."""
    place = {code: number for number, code in enumerate(before)}
    best = {}  # code -> the longest run that ends with it
    for number, code in enumerate(now):
        earlier = [best[c] for c in now[:number] if place[c] < place[code]]
        best[code] = [*max(earlier, key=len, default=[]), code]
    return set(now).difference(max(best.values(), key=len, default=[]))


def _parts(before, now, names):
    usual = {name: USUAL.get(name) for name in names}
    pairs = [
        (words, before.get(n) or usual[n], now.get(n) or usual[n]) for n, words in names.items()
    ]
    return [(words, _words(one), _words(other)) for words, one, other in pairs if one != other]


def _words(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict) and "choices" in value:
        return f"{value['label']} ({', '.join(choice['label'] for choice in value['choices'])})"
    if isinstance(value, dict) and "label" in value:
        return value["label"] + (f" ({value['guidance']})" if value.get("guidance") else "")
    if isinstance(value, dict):
        return f"{value['question']} is {_words(value.get('is') or value.get('is_any_of'))}"
    if isinstance(value, list):
        return "; ".join(_words(entry) for entry in value)
    return str(dict(Kind.choices).get(value, value or ""))
