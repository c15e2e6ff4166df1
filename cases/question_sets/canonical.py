"""Canonical strings of answers (`Answer.comparable`) in words. Pure."""

import datetime

from auditapp.templatetags.interface import day
from cases.models import Kind
from cases.models.question_set import NOT_IN_RECORD, NOT_RECORDED


def words_of(question, value):
    """The canonical string of an answer to this question as a page shows it."""
    if question.kind == Kind.SEVERAL:
        return "; ".join(question.label_of(choice) for choice in value.split(","))
    if question.kind == Kind.DATE and value != NOT_RECORDED:
        return day(datetime.date.fromisoformat(value))
    return question.label_of(value)


def values_of(question):
    """(canonical string, words) of the answers that are one of few: of a date or a number only that
    it is not in the record."""
    if question.takes_not_in_record:
        return [(NOT_RECORDED, NOT_IN_RECORD)]
    options = question.question_set.scale if question.kind == Kind.GRADE else question.options
    return [(option["value"], option["label"]) for option in options]
