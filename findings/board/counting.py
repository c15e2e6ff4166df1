"""Findings that rest on counted answers: "“Nothing” for 7 of 10 children"; queries in, dataclasses
out."""

from dataclasses import dataclass

from django.db.models import Q

from cases.models import AgencyReturn, Answer
from findings.differences.rules import INCOMPARABLE
from findings.models import AnswerCount


@dataclass
class Counted:
    """`children` of `of` children, of whom something was answered that can be counted."""

    count: AnswerCount
    children: int
    of: int


def counted(audit, counts, of=None):
    """A Counted for each AnswerCount of findings of one audit, over the answers that the Q `of`
    lets through. One query, however many.

    A child counts once, if any of the agencies answered, or was answered of, with one of the
    choices; whoever does not apply is not in the denominator.
    """
    counts = list(counts)
    answers = {}  # (question, agency) and (question, None) -> child -> values
    for question, about, agency, case, value in _answers(audit, counts, of or Q()):
        for place in ((question, about or agency), (question, None)):
            answers.setdefault(place, {}).setdefault(case, set()).update(value.split(","))
    return [
        _counted(count, answers.get((count.question_id, count.agency_id), {})) for count in counts
    ]


def _answers(audit, counts, of):
    return (
        Answer.objects.filter(
            of,
            agency_return__in=AgencyReturn.objects.sent(),
            case__audit=audit,
            case__withdrawn_at=None,
            question__in={count.question_id for count in counts},
        )
        .exclude(comparable__in=INCOMPARABLE)
        .order_by()
        .values_list("question", "about_agency", "agency_return__agency", "case", "comparable")
    )


def _counted(count, by_child):
    chosen = set(count.choices)
    return Counted(count, sum(not chosen.isdisjoint(v) for v in by_child.values()), len(by_child))
