"""How the audit itself went, as the cover sheets tell: queries in, dataclasses out."""

from dataclasses import dataclass, field

from cases.cover_sheets.presenters import sent_words
from cases.models import Kind

CHOICES = [Kind.ONE, Kind.SEVERAL, Kind.YES_NO, Kind.GRADE]


@dataclass
class CoverQuestion:
    """One question of the cover sheets: the choices counted, else the words of each agency."""

    question: object
    sheets: int  # how many were sent
    agencies: int  # how many answered it; a comment alone is no answer
    rows: list[tuple[str, int]] = field(default_factory=list)  # (choice, agencies)
    words: list[tuple[object, str]] = field(default_factory=list)  # (agency, text or comment)

    @property
    def is_counted(self):
        return self.question.kind in CHOICES

    @property
    def is_one_each(self):
        """Do the rows add up to `agencies`? Not where an agency gives several."""
        return self.question.kind != Kind.SEVERAL


def cover_questions(audit):
    """A CoverQuestion for each question that a sheet was sent with an answer to, in order."""
    sheets = list(audit.cover_sheets.sent().select_related("agency").order_by("agency__short_name"))
    given = {}  # code -> (agency, answer) pairs
    for sheet in sheets:
        for answer in sheet.sent["answers"]:
            given.setdefault(answer["question"], []).append((sheet.agency, answer))
    return [
        _cover_question(question, given[question.code], len(sheets))
        for section in audit.question_set.cover
        for question in section.question_list
        if question.code in given
    ]


def _cover_question(question, given, sheets):
    answered = [(agency, answer) for agency, answer in given if sent_words(answer)]
    counted = CoverQuestion(question, sheets, len(answered))
    if counted.is_counted:
        counted.rows = _rows(question, [answer for _, answer in answered])
    else:
        counted.words = [(agency, sent_words(answer)) for agency, answer in answered]
    counted.words += [(agency, a["comment"]) for agency, a in given if a["comment"]]
    return counted


def _rows(question, answers):
    """Every choice with the number of agencies that gave it, in the order of the question."""
    is_grade = question.kind == Kind.GRADE
    options = question.question_set.scale if is_grade else question.options
    chosen = [value for a in answers for value in a["choices"] or [a["choice"]]]
    return [(option["label"], chosen.count(option["value"])) for option in options]
