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
    """A Counted for each of these AnswerCounts, over those answers of one audit that the Q `of`
    lets through. One query, however many."""
    return counted_in_each({audit.pk: list(counts)}, of)[audit.pk]


def counted_in_each(counts, of=None):
    """The same for several audits at once, in one query: `counts` leads from the id of an audit to
    AnswerCounts, the answer to a Counted for each of them.

    A child counts once, if any of the agencies answered, or was answered of, with one of the
    choices; whoever does not apply is not in the denominator.
    """
    answers = {}  # (audit, question, agency) and (audit, question, None) -> child -> values
    for audit, question, about, agency, case, value in _answers(counts, of or Q()):
        for place in ((audit, question, about or agency), (audit, question, None)):
            answers.setdefault(place, {}).setdefault(case, set()).update(value.split(","))
    return {
        audit: [
            _counted(count, answers.get((audit, count.question_id, count.agency_id), {}))
            for count in own
        ]
        for audit, own in counts.items()
    }


def _answers(counts, of):
    return (
        Answer.objects.counting()
        .filter(
            of,
            agency_return__in=AgencyReturn.objects.sent(),
            case__audit__in=counts,
            case__withdrawn_at=None,
            question__in={count.question_id for own in counts.values() for count in own},
        )
        .exclude(comparable__in=INCOMPARABLE)
        .order_by()
        .values_list(
            "case__audit", "question", "about_agency", "agency_return__agency", "case", "comparable"
        )
    )


def _counted(count, by_child):
    chosen = set(count.choices)
    return Counted(count, sum(not chosen.isdisjoint(v) for v in by_child.values()), len(by_child))
