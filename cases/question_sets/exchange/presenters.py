"""What was found in something that is brought in."""

from collections import Counter
from dataclasses import dataclass

from auditapp.templatetags.interface import counted

from . import words


@dataclass
class FoundQuestion:
    code: str
    text: str
    kind: str
    choices: list[str]


@dataclass
class FoundSection:
    code: str
    title: str
    guidance: str
    once: bool
    questions: list[FoundQuestion]


@dataclass
class Found:
    title: str
    sections: list[FoundSection]
    kinds: list[tuple[str, int]]  # the kinds of answer, with how many questions have each
    grades: list[str]

    @property
    def counts(self):
        questions = sum(number for _, number in self.kinds)
        return (
            f"{counted(questions, 'question,questions')} in "
            f"{counted(len(self.sections), 'section,sections')}"
        )


def found_in(content):
    """The Found of a set within the format."""
    questions = [q for section in content["sections"] for q in section["questions"]]
    kinds = Counter(words.KINDS.word(question["kind"]) for question in questions)
    return Found(
        content["title"],
        [_section(section) for section in content["sections"]],
        [(word, kinds[word]) for word in words.KINDS if kinds[word]],
        [grade["label"] for grade in content.get("scale", [])],
    )


def _section(section):
    questions = [
        FoundQuestion(
            question["code"],
            question["text"],
            words.KINDS.word(question["kind"]),
            [choice["label"] for choice in question.get("choices", [])],
        )
        for question in section["questions"]
    ]
    guidance, once = section.get("guidance", ""), section.get("once", False)
    return FoundSection(section["code"], section["title"], guidance, once, questions)
