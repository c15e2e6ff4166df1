"""One question in several versions of a set, in which codes keep their meaning. Pure."""

from .canonical import values_of

OTHER_SET = "Other questions were asked."
NOT_ASKED = "It was not asked."
OTHER_KIND = "It was asked in another way."
OTHER_CHOICES = "It had other choices."


def lineage_of(question_set):
    """The same for all versions of a set."""
    return question_set.partnership_id, question_set.slug


def as_in(question_set, question):
    """(the question as that set asks it, ""), or (None, why its answers can't be compared with
    those to `question`). `question_set` may be None, for an audit without one."""
    if question_set is None or lineage_of(question_set) != lineage_of(question.question_set):
        return None, OTHER_SET
    found = next((q for q in question_set.questions if q.code == question.code), None)
    if found is None:
        return None, NOT_ASKED
    if (found.kind, found.for_each_agency) != (question.kind, question.for_each_agency):
        return None, OTHER_KIND
    if set(values_of(found)) != set(values_of(question)):
        return None, OTHER_CHOICES
    return found, ""
