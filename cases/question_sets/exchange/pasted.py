"""A list of questions pasted from a Word document as a question set to go over. Pure.

It takes any text. Each line that is not empty becomes something, and a Remark says what.
"""

import re
from dataclasses import dataclass, field

from auditapp.plain_text import clean
from cases.question_sets.values import slug_of

from .answers import SCALE, Answers, alternatives, answers_of, ticked

LONGEST_HEADING, LONGEST_TITLE, LONGEST_TEXT = 80, 200, 5_000

NUMBERED = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}[.):]\s*|(?:[a-zA-Z]|[ivxIVX]{1,5})[.):]\s+)(?=[^\d\s])"
)
LOOSE = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){1,3}|[A-Z]{1,3}\d{1,3}|\d{1,3}(?=\t))[.):]?\s+(?=\S)")
BULLET = re.compile(r"[•·▪◦●*–—o\-\uf0b7\uf0a7][ \t]+(?=\S)")
SECTION = re.compile(r"(?:section|part)\s+(?:\d{1,3}|[a-z]|[ivx]{1,5})\b\s*[:.)\-–—]*\s*", re.I)
DATE = re.compile(r"(?:date\b|(?:on )?what (?:was the )?date\b|when (?:was|did|were)\b)", re.I)
NUMBER = re.compile(r"(?:how many\b|number of\b)", re.I)
GRADE = re.compile(r"(?:overall |section )?(?:grade|judgement|grading)\b", re.I)
ABOUT_SECTION = re.compile(r"(?:in )?this (?:section|part)\b", re.I)
COMMENT = re.compile(
    r"(?:further |any |your )?(?:comments?|evidence)(?: and (?:comments?|evidence))?\s*[:?]?", re.I
)
YES_NO_BEHIND = re.compile(r"\b(?:yes|y)\s*/\s*(?:no|n)\b(?:\s*/\s*[\w'’/ ]{1,30}){0,3}\s*$", re.I)

SAID = {
    "yes_no": "a question answered yes or no",
    "one": "a question with one answer of a list",
    "several": "a question with several answers of a list",
    "grade": "a grade",
    "date": "a date",
    "number": "a number",
    "text": "a question answered in words",
}


@dataclass(frozen=True)
class Remark:
    line: int
    text: str
    words: str

    def __str__(self):
        return f"line {self.line}: {self.words}"


@dataclass
class Pasted:
    content: dict
    remarks: list[Remark] = field(default_factory=list)


def read_list(text, title=""):
    """The Pasted of a list. Without a `title`, the set has that of the first heading without
    questions below it."""
    return _Reader(title).read(clean(text))


class _Reader:
    def __init__(self, title):
        self.title = title.strip()
        self.sections, self.scale, self.remarks = [], [], []
        self.filled = 0  # sections that have a question
        self.is_open = False  # may answers below still belong to the last question?

    def read(self, text):
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                self.remarks.append(Remark(number, line.strip(), self.line(line.strip())))
        self.leave_out_empty_sections()
        title = self.title or "Question set"
        content = {"slug": slug_of(title), "version": 1, "title": title[:LONGEST_TITLE]}
        if self.scale:
            content["scale"] = self.scale
        content["sections"] = [_section(s, number) for number, s in enumerate(self.sections)]
        return Pasted(content, self.remarks)

    # -- one line; each gives what to say of it

    def line(self, line):
        if found := SECTION.match(line):
            return self.heading(line[found.end() :].strip() or line)
        before, labels = ticked(line)
        if labels and not before:
            return self.ticks(labels)
        whole = answers_of(alternatives(line))
        if whole and whole.kind in ("yes_no", "grade") and self.question is not None:
            return self.answer(whole)
        text, is_listed = _without_number(line)
        if COMMENT.fullmatch(text) and self.question is not None:
            return f"left out: there is a box for a comment below {self.code} already"
        text, answers = _with_answers(text)
        if whole and self.is_open and not is_listed and not answers and "?" not in line:
            return self.answer(whole)
        if is_listed or answers or "?" in text or _asks(text):
            return self.ask(text, answers)
        if len(text) <= LONGEST_HEADING and not text.endswith((".", ";", ",")):
            return self.heading(text)
        return self.guide(text)

    def heading(self, text):
        text = text.rstrip(":").strip() or text
        self.add_section(text[:LONGEST_TITLE], remark=len(self.remarks))
        self.is_open = False
        if len(text) > LONGEST_TITLE:
            return f"taken as a heading. {self.guide(text[LONGEST_TITLE:])}"
        return "taken as a heading"

    def add_section(self, title, remark=None):
        """`remark` is the place of the remark on its heading."""
        section = {"title": title, "guidance": "", "questions": [], "remark": remark}
        self.sections.append(section)

    def ask(self, text, answers):
        if not self.sections:
            self.add_section("Questions")
        text = text.rstrip(":").strip() or text
        answers = answers or _by_its_words(text, self.scale)
        question = {"kind": answers.kind, "text": text[:LONGEST_TEXT], "guidance": ""}
        questions = self.sections[-1]["questions"]
        self.filled += not questions
        questions.append(question)
        self.give(answers)
        self.is_open = answers.kind == "text"
        said = f"{self.code}, {SAID[answers.kind]}"
        if len(text) > LONGEST_TEXT:
            return f"{said}. {self.guide(text[LONGEST_TEXT:])}"
        return said

    def answer(self, answers):
        if not self.is_open:
            return f"left out: {self.code} has its answers already"
        self.give(answers)
        self.is_open = False
        return f"the answers to {self.code}, which is now {SAID[answers.kind]}"

    def ticks(self, labels):
        """A line of boxes, or one box of a list that goes on over lines."""
        question = self.question
        if question is None or not (self.is_open or question.get("ticks")):
            return self.ask(" / ".join(labels), answers_of(labels, several=True))
        ticks = [*question.get("ticks", []), *labels]
        answers = answers_of(ticks, several=True)
        if answers is None and len(ticks) > 1:
            return self.guide("; ".join(labels))
        question["ticks"] = ticks
        if answers:
            self.give(answers)
        self.is_open = False
        return f"an answer to {self.code}" if len(labels) == 1 else f"the answers to {self.code}"

    def guide(self, text):
        """Longer words, which explain."""
        place, name = self.question, "the question above"
        if place is None or ABOUT_SECTION.match(text):
            if not self.sections:
                self.add_section("Questions")
            place, name = self.sections[-1], "the section"
        self.is_open = self.is_open and place is self.question
        longer = f"{place['guidance']}\n{text}".strip()
        place["guidance"] = longer[:LONGEST_TEXT]
        if len(longer) > LONGEST_TEXT:
            return f"taken as guidance to {name}, and cut: it is longer than {LONGEST_TEXT:,}"
        return f"taken as guidance to {name}"

    def give(self, answers):
        question = self.question
        question["kind"] = answers.kind
        question.pop("choices", None)
        if answers.choices:
            question["choices"] = list(answers.choices)
        if answers.kind == "grade":
            self.scale = SCALE

    # -- the question that was met last

    @property
    def question(self):
        """That of the section being written; None before its first."""
        questions = self.sections[-1]["questions"] if self.sections else []
        return questions[-1] if questions else None

    @property
    def code(self):
        """As it will be called: sections without questions are left out."""
        return f"{_letters(self.filled - 1)}{len(self.sections[-1]['questions'])}"

    def leave_out_empty_sections(self):
        """The first may be the title; the words of others go to the section below, or above."""
        filled, waiting = [], []
        for section in self.sections:
            if section["questions"]:
                _add_words(section, waiting)
                filled.append(section)
                waiting = []
            elif not filled and not self.title:
                self.title = section["title"]
                self.say_again(section, "taken as the title of the set")
                waiting.append(section["guidance"])
            else:
                waiting += [section["title"], section["guidance"]]
                self.say_again(section, "no question stands below it: taken as guidance")
        if waiting and filled:
            _add_words(filled[-1], waiting)
        self.sections = filled

    def say_again(self, section, words):
        if (place := section["remark"]) is not None:
            said = self.remarks[place]
            self.remarks[place] = Remark(said.line, said.text, words)


def _add_words(section, words):
    """Before the section's guidance."""
    lines = [line for line in [*words, section["guidance"]] if line]
    section["guidance"] = "\n".join(lines)[:LONGEST_TEXT]


def _without_number(line):
    """(the text, whether a number, a letter or a bullet stood before it)."""
    for mark in (NUMBERED, LOOSE, BULLET):
        if found := mark.match(line):
            return line[found.end() :].strip(), True
    return line, False


def _with_answers(text):
    """(the question, the Answers that stand behind it or None)."""
    before, labels = ticked(text)
    if labels and before and (answers := answers_of(labels, several=True)):
        return before, answers
    for place in _ends_of_questions(text):
        labels = alternatives(text[place:])
        if labels and text[:place].strip() and (answers := answers_of(labels)):
            return " ".join(text[:place].split()), answers
    return " ".join(text.split()), None


def _ends_of_questions(text):
    """Where the answers may begin: behind the last question mark, tab, wide space, colon, or at
    “yes / no”."""
    for mark in ("?", "\t", "   ", " (", ":"):
        if (place := text.rfind(mark)) > 0:
            yield place + (mark in "?:")
    if found := YES_NO_BEHIND.search(text):
        yield found.start()


def _asks(text):
    return bool((DATE.match(text) or NUMBER.match(text)) and len(text) <= LONGEST_HEADING)


def _by_its_words(text, scale):
    for pattern, kind in ((DATE, "date"), (NUMBER, "number")):
        if pattern.match(text):
            return Answers(kind)
    return Answers("grade" if scale and GRADE.match(text) else "text")


def _letters(number):
    """A, B … Z, AA, AB …"""
    letters = ""
    while number >= 0:
        letters = chr(ord("A") + number % 26) + letters
        number = number // 26 - 1
    return letters


def _section(section, number):
    code = _letters(number)
    about = {"code": code, "title": section["title"], "guidance": section["guidance"]}
    questions = [_question(q, f"{code}{n}") for n, q in enumerate(section["questions"], 1)]
    return _filled(about) | {"questions": questions}


def _question(question, code):
    content = {"code": code, "kind": question["kind"], "text": question["text"], "required": True}
    guidance, choices = question["guidance"], question.get("choices")
    if question["kind"] == "text":  # a single box is no list to choose from
        guidance = "\n".join([guidance, *question.get("ticks", [])]).strip()
    return content | _filled({"guidance": guidance, "choices": choices})


def _filled(content):
    return {name: value for name, value in content.items() if value}
