"""The same question in several audits: queries in, dataclasses out. Their number does not depend
on how many audits or questions there are.

Children are counted as the findings count them (board.counting), grades by return as the summary
counts them.
"""

from dataclasses import dataclass

from django.db.models import Q

from cases.models import Kind, Question
from cases.question_sets.canonical import values_of
from cases.question_sets.lineage import as_in, lineage_of
from findings.board.counting import counted_in_each
from findings.differences.rules import INCOMPARABLE
from findings.models import AnswerCount
from findings.summary.summaries import grades_given

COUNTABLE = {Kind.YES_NO, Kind.ONE, Kind.SEVERAL, Kind.GRADE}


@dataclass
class Number:
    """For `count` of `of` it was answered so."""

    count: int
    of: int


@dataclass
class QuestionOverTime:
    question: Question  # as the newest version asks it
    rows: list[tuple[str, list[Number | None]]]  # (answer, a number for each audit or None)
    why_not: list[str]  # for each audit why it has no numbers, or ""

    @property
    def counts_returns(self):
        """Returns, rather than children?"""
        return self.question.kind == Kind.GRADE


def newest_sets(audits):
    """Of each set that these audits use the newest of its versions that they use, by title."""
    newest = {}
    for audit in audits:
        found = audit.question_set
        if found.version >= newest.setdefault(lineage_of(found), found).version:
            newest[lineage_of(found)] = found
    return sorted(newest.values(), key=lambda found: (found.title, found.pk))


def countable_sections(question_set):
    """(section, its questions that can be counted), of those that have some."""
    sections = [
        (section, [q for q in section.question_list if q.kind in COUNTABLE])
        for section in question_set.content
    ]
    return [(section, questions) for section, questions in sections if questions]


def questions_over_time(scope, questions):
    """A QuestionOverTime for each of these questions of a set."""
    places = {
        question.pk: [as_in(audit.question_set, question) for audit in scope.audits]
        for question in questions
    }
    children, grades = _of_children(scope, places), _of_returns(scope)
    result = []
    for question in questions:
        counts = grades if question.kind == Kind.GRADE else children
        rows = [
            (label, [_number(counts, audit, asked, value)
                     for audit, (asked, _) in zip(scope.audits, places[question.pk], strict=True)])
            for value, label in values_of(question) if value not in INCOMPARABLE
        ]  # fmt: skip
        why_not = [why for _, why in places[question.pk]]
        result.append(QuestionOverTime(question, rows, why_not))
    return result


def _number(counts, audit, asked, value):
    return counts.get((audit.pk, asked.pk, value), Number(0, 0)) if asked else None


def _of_children(scope, places):
    """(audit, question, value) -> Number of children."""
    counts = {audit.pk: [] for audit in scope.audits}
    for asked_in in places.values():
        for audit, (asked, _) in zip(scope.audits, asked_in, strict=True):
            if asked and asked.kind != Kind.GRADE:
                counts[audit.pk] += [
                    AnswerCount(question=asked, agency=scope.agency, choices=[value])
                    for value, _ in values_of(asked)
                ]
    found = counted_in_each(counts, scope.children("case__"))
    return {
        (audit, one.count.question_id, one.count.choices[0]): Number(one.children, one.of)
        for audit, every in found.items()
        for one in every
    }


def _of_returns(scope):
    """(audit, question, grade) -> Number of returns."""
    of = scope.children("case__")
    if scope.agency:
        of &= Q(agency_return__agency=scope.agency)
    given = grades_given(scope.audits, of)
    totals = {}
    for (audit, question, _), number in given.items():
        totals[audit, question] = totals.get((audit, question), 0) + number
    return {
        (audit.pk, asked.pk, value): Number(
            given.get((audit.pk, asked.pk, value), 0), totals.get((audit.pk, asked.pk), 0)
        )
        for audit in scope.audits
        for asked in audit.question_set.questions
        if asked.kind == Kind.GRADE
        for value, _ in values_of(asked)
    }
