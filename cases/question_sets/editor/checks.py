"""What keeps a draft from being published, in a practitioner's words and with its place. Pure.

The rules of the format are the format's (`format.problems`): here its paths become places, and its
words plain ones. Added is what the format lets pass, but nobody wants.
"""

import re
from dataclasses import dataclass

from cases.question_sets.format import problems
from cases.question_sets.rows import rows_of

from .audiences import everybody
from .edits import questions_of

PLACE = re.compile(r"sections\[(\d+)\](?:\.questions\[(\d+)\])?")
# What a form calls the part of a question, section or set that a path ends with.
PARTS = {
    "code": "code",
    "kind": "kind of answer",
    "text": "question",
    "guidance": "guidance",
    "choices": "answers to choose from",
    "audience": "who is asked",
    "for_each_agency": "for each agency",
    "depends_on": "asked only after certain answers",
    "asked_when": "asked only for certain children",
    "asked_if_not_known": "asked even if the child is not known",
    "agree": "comparing answers",
    "counterpart": "the same question about each agency",
    "date_of": "step of the child’s path",
    "theme": "theme",
    "title": "title",
    "scale": "scale of grades",
    "facts": "facts of the children",
    "not_known": "the answer “not known to us”",
    "sign_off": "the answer that the auditor worked with the family",
    "quorum": "who was at the conference",
    "once": "cover sheet",
    "slug": "short name",
    "version": "version",
}
PLAIN = [
    (
        r"“(\w+)” is not an earlier question",
        r"“\1” must come before this question: move one of them",
    ),
    (r"“(\w+)” has no choices that are given once", r"“\1” has no answers to choose from"),
    (
        r"“(\w+)” is not in the same kind of section",
        r"“\1” is in the cover sheet and this is not, or the other way round",
    ),
    (r"there is no question “(\w+)”", r"question “\1” does not exist: choose another"),
    (
        r"kind and choices must be those of “(\w+)”",
        r"kind and answers must be the same as those of “\1”",
    ),
    (r"give at least two choices", "give at least two answers"),
    (r"name at least one choice", "choose at least one answer"),
    (r"a \w+ question has no choices of its own", "this kind of question has none: clear them"),
    (r"must be one of .*", "choose one that is offered"),
    (
        r"only yes_no, one, date can be for each agency",
        "only for yes or no, one of a list, or dates",
    ),
    (
        r"must be true: this question says “not known”",
        "tick it: the answer “not known to us” is given here",
    ),
    (r"name at least one, or leave it out for all", "choose at least one"),
    (r"add at least one that is not “once”: asked per child", "add a section about the child"),
    (r"does not go with a section asked once", "does not go with the cover sheet: clear it"),
]


@dataclass(frozen=True)
class Problem:
    """`section` and `question` are the codes of what it is about, empty for the set itself; `part`
    is the key in the format."""

    words: str
    section: str = ""
    question: str = ""
    part: str = ""

    @property
    def place(self):
        if self.question:
            return f"Question {self.question}"
        return f"Section {self.section}" if self.section else "The question set"


def problems_of(document):
    """The problems of a document that has the shape of a draft, in its order."""
    found = [_explained(document, problem) for problem in problems(document)]
    found += _not_graded(document)
    if not any(problem.question for problem in found):
        found += _nobody_asked(document)
    return found


def _explained(document, problem):
    path, what = problem.split(": ", 1)
    place = PLACE.match(path)
    rest = path[place.end() :].strip(".") if place else path
    part = re.split(r"[.\[]", rest)[0]
    section, question = _codes(document, place) if place else ("", "")
    words = f"{PARTS.get(part, part)}: {_plain(document, what)}"
    if part == "questions" or (part == "sections" and not document["sections"]):
        words = f"add at least one {'question' if section else 'section'}"
    if part == "sections" and document["sections"]:
        words = _plain(document, what)
    return Problem(words[0].upper() + words[1:], section, question, part)


def _codes(document, place):
    section = document["sections"][int(place[1])]
    if place[2] is None:
        return section["code"], ""
    return section["code"], section["questions"][int(place[2])]["code"]


def _plain(document, what):
    for pattern, words in PLAIN:
        what = re.sub(pattern, words, what)
    return PLACE.sub(lambda place: " ".join(filter(None, _codes(document, place))), what)


def _not_graded(document):
    if document.get("scale"):
        return
    for question in questions_of(document):
        if question["kind"] == "grade":
            yield Problem(
                "There is no scale of grades: write one, or choose another kind of answer",
                question=question["code"],
                part="kind",
            )


def _nobody_asked(document):
    """Only of a document whose references are right."""
    _, sections = rows_of(document)
    askings = list(everybody(document))
    for section in sections:
        for question in section.question_list:
            if not any(_may_be_asked(asking, question) for asking in askings):
                yield Problem(
                    f"Nobody is ever asked this: {_why(question)}",
                    section.code,
                    question.code,
                    "audience",
                )


def _may_be_asked(asking, question):
    """Is there any answer to what it depends on after which it is asked?"""
    if not asking.concerns(question):
        return False
    parent = question.parent
    if parent is None:
        return True
    values = set(question.depends_is_any_of)
    if asking.is_lead and asking.not_known and asking.not_known[0] == parent.code:
        values.discard(asking.not_known[1])
    not_known = asking.not_known and not question.asked_if_not_known
    if not_known and asking.not_known[0] == parent.code:
        values.discard(asking.not_known[1])
    return bool(values) and _may_be_asked(asking, parent)


def _why(question):
    if question.for_each_agency:
        return "only the lead agency answers for each agency"
    if question.parent is not None:
        return f"whoever is asked it is never asked {question.parent.code} with such an answer"
    return "no agency on any child’s path is among those who are asked"
