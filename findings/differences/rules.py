"""When what two records say is a difference, and of which kind. Pure: answers are their short
canonical strings (`Answer.comparable`).

Whoever did not answer, was not involved, or answers in words differs from nobody.
"""

from cases.models.question_set import NOT_APPLICABLE, NOT_RECORDED
from cases.question_sets.choice_lists import HELD, RECORD, REPORT, REPORTED
from findings.models import DifferenceKind

INCOMPARABLE = {"", NOT_APPLICABLE}


def kind_among(values):
    """Of what several agencies answered to the same question; None if they agree."""
    values = set(values) - INCOMPARABLE
    if len(values) < 2:
        return None
    return _contradiction_or_silence(values)


def kind_between(lead, own, known):
    """Of what the lead answered about an agency and what that agency answered itself, from the
    list of choices `known` (`choice_lists.list_of`); None if they agree."""
    values = {lead, own}
    if len(values) < 2 or values & INCOMPARABLE:
        return None
    if known is RECORD and lead in HELD and (own == "nothing" or (lead, own) == ("full", "part")):
        return DifferenceKind.UNDELIVERED
    if known is REPORT and own in REPORTED and lead in REPORT - REPORTED:
        return DifferenceKind.UNDELIVERED
    return _contradiction_or_silence(values)


def _contradiction_or_silence(values):
    said = values - {NOT_RECORDED}
    return DifferenceKind.CONTRADICTION if len(said) > 1 else DifferenceKind.SILENCE
