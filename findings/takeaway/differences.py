"""Where records differ, as rows of a CSV."""

from cases.models import AgencyReturn
from findings.differences.access import weigh
from findings.differences.presenters import sentence, state_tag

DIFFERENCES = {
    "Child": "The child.",
    "Question": "The question, by its code.",
    "About agency": "The agency that the answers are about; empty where they are about none.",
    "Kind": "The kind of difference.",
    "What differs": "Who records what.",
    "Decision": "How it stands.",
    "Reason": "Why the last decision was taken.",
    "Decided by": "Who took it.",
}


def difference_rows(audit):
    """The cells of each, in the order of the children. A constant number of queries."""
    if audit.question_set is None:
        return
    for one in weigh(audit, list(audit.cases.current()), AgencyReturn.objects.sent()):
        difference, decision = one.difference, one.decision
        yield [
            difference.case.pseudonym,
            difference.question.code,
            difference.about.name if difference.about else "",
            difference.kind.label,
            sentence(difference),
            state_tag(one).label,
            decision.reason if decision else "",
            decision.by.name if decision else "",
        ]
