"""The sheets of a question set as a workbook: which column holds what of the format. Pure.

A Cell turns what the format holds at `path` into the text of a cell, and back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from auditapp.tables import Column

from . import words

SET, SECTIONS, QUESTIONS, CHOICES, GRADES = "Set", "Sections", "Questions", "Choices", "Grades"
FACTS = "Facts"
LONGEST = 32_767  # what Excel takes: lists of many choices are long


class NotReadable(Exception):
    """The cell says something that the format does not have; the message says what to write."""


@dataclass(frozen=True)
class Cell:
    heading: str
    path: tuple[str, ...]
    write: Callable = str
    read: Callable = str
    required: bool = False
    help: str = ""
    offers: tuple[str, ...] = ()  # a list to choose from
    width: int = 16

    @property
    def column(self):
        return Column("/".join(self.path), self.heading, self.required, self.help, longest=LONGEST)


def _flag(value):
    return words.YES if value else words.NO


def _read_flag(text):
    flags = {"yes": True, "no": False}
    if text.casefold() not in flags:
        raise NotReadable("write Yes or No")
    return flags[text.casefold()]


def _read_number(text):
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise NotReadable("write a whole number")
    return int(text)


def _value(known, text):
    value = known.value(text)
    if value == text and known.word(text) == text:
        offered = ", ".join(f"“{word}”" for word in known)
        raise NotReadable(f"“{text[:40]}” is none of these: {offered}")
    return value


def _word(known):
    """One of the words, whose values alone are in the format."""
    return {
        "write": known.word,
        "read": lambda text: _value(known, text),
        "offers": tuple(known),
    }


def _words(known):
    """Several of the words, with semicolons between."""
    return {
        "write": lambda values: "; ".join(known.word(value) for value in values),
        "read": lambda text: [_value(known, part) for part in _parts(text)],
    }


def _words_or_values(known):
    """The same, where the format alone knows which values there are."""
    return _words(known) | {"read": lambda text: [known.value(part) for part in _parts(text)]}


def _parts(text):
    return [part.strip() for part in text.split(";") if part.strip()]


CODES: dict[str, Any] = {"write": "; ".join, "read": _parts}
FLAG: dict[str, Any] = {"write": _flag, "read": _read_flag, "offers": (words.YES, words.NO)}

# In the sheet Set, one below the other.
OF_SET = [
    Cell("Title", ("title",), required=True),
    Cell("Short name", ("slug",), help="For its address: small letters, digits and hyphens. Left "
         "empty, it is made from the title."),
    Cell("Version", ("version",), read=_read_number, help="1 if left empty."),
    Cell("“Not known to us” is said by question", ("not_known", "question"), help="Its code."),
    Cell("“Not known to us” is said by answer", ("not_known", "is"), help="The answer's code."),
    Cell("Sign-off is asked for by question", ("sign_off", "question"),
         help="The question whether the auditor worked with the family."),
    Cell("Sign-off is asked for by answer", ("sign_off", "is"), help="The answer's code."),
    Cell("Quorum is told by question", ("quorum", "question"),
         help="A question for each agency about who was at the conference."),
    Cell("Quorum is told by answers", ("quorum", "is_any_of"), **CODES,
         help="Codes of answers that count as being there, with semicolons between."),
]  # fmt: skip

OF_SECTION = [
    Cell("Section code", ("code",), required=True, help="A letter, then letters and digits: A."),
    Cell("Title", ("title",), required=True, width=40),
    Cell("Guidance", ("guidance",), width=60),
    Cell("Asked once of each agency", ("once",), **FLAG,
         help="Yes for the cover sheet, which is not about one child. No if left empty."),
]  # fmt: skip

SECTION = Cell("Section code", ("section",), required=True, help="As on the sheet Sections.")
OF_QUESTION = [
    SECTION,
    Cell("Question code", ("code",), required=True, help="A letter, then letters and digits: A1. "
         "Keep it in later versions, so that answers can be compared."),
    Cell("Question", ("text",), required=True, width=60),
    Cell("Kind of answer", ("kind",), required=True, **_word(words.KINDS), width=18,
         help="“Yes or no” also offers Not recorded and Not applicable. For “One of a list” and "
         "“Several of a list” fill in the sheet Choices; for “Grade” the sheet Grades."),
    Cell("Guidance", ("guidance",), width=40, help="What stands in grey below the question."),
    Cell("Must be answered", ("required",), **FLAG, help="No if left empty."),
    Cell("Asked of", ("audience",), **_words(words.AUDIENCES), width=24,
         help="Everybody if left empty. Several with semicolons between: "
         + "; ".join(words.AUDIENCES) + "."),
    Cell("For each agency", ("for_each_agency",), **FLAG,
         help="Yes for a table that the lead fills in, with a row for each other agency."),
    Cell("Only if question", ("depends_on", "question"), help="The code of an earlier question …"),
    Cell("… has answer", ("depends_on", "is_any_of"), **CODES, width=20,
         help="… and the codes of its answers at which this one is asked, with semicolons "
         "between. Those of “Yes or no” are yes, no, nr (not recorded) and na (not applicable)."),
    Cell("Only when", ("asked_when",), **_words_or_values(words.FACTS), width=24,
         help="Facts of the child's path, with semicolons between: "
         + "; ".join(words.FACTS) + ". Of a fact on the sheet Facts: its code, =, and the code of "
         "the choice."),
    Cell("Asked if not known", ("asked_if_not_known",), **FLAG,
         help="Yes to ask it even of an agency to which the child is not known."),
    Cell("Where records differ", ("agree",), **_word(words.AGREE), width=22,
         help="How answers of different agencies stand beside each other; neither if left empty."),
    Cell("Own side of question", ("counterpart",),
         help="On a service's own question: the code of the question for each agency that asks "
         "the same of the lead."),
    Cell("Date of step", ("date_of",), **_word(words.STEPS), width=20,
         help="On a date: the step of the child's path that it is the date of."),
    Cell("Theme", ("theme",), width=22, help="The name of a theme; made if there is none."),
]  # fmt: skip

OF_ANSWER = [
    Cell("Answer code", ("value",), help="Small letters, digits and _. Left empty, it is made "
         "from the answer. nr is not recorded, na not applicable."),
    Cell("Answer", ("label",), required=True, width=50),
    Cell("Guidance", ("guidance",), width=40),
]  # fmt: skip
QUESTION = Cell("Question code", ("question",), required=True, help="As on the sheet Questions.")

# A row for each choice. The fact's own cells are apart from those of its choice.
OF_FACT = [
    Cell("Fact code", ("fact", "code"), help="Small letters, digits and _. Left empty, it is made "
         "from the fact."),
    Cell("Fact", ("fact", "label"), required=True, width=30,
         help="What is known of a child beforehand, such as Plan: a row for each of its choices."),
    Cell("Choice code", ("value",), help="Left empty, it is made from the choice."),
    Cell("Choice", ("label",), required=True, width=50, help="Such as Child in need."),
]  # fmt: skip

SHEETS = {
    SECTIONS: OF_SECTION,
    QUESTIONS: OF_QUESTION,
    CHOICES: [QUESTION, *OF_ANSWER],
    GRADES: OF_ANSWER,
    FACTS: OF_FACT,
}
# Of the sheet Set: what its two columns are.
ABOUT, HERE = Column("about", "About the set", required=True), Column("here", "Write here")


def at(content, path):
    """What the content holds there; None if nothing."""
    for name in path:
        content = content.get(name) if content else None
    return content


def put(content, path, value):
    for name in path[:-1]:
        content = content.setdefault(name, {})
    content[path[-1]] = value
