"""Canonical strings of answers (`Answer.comparable`) in words. Pure."""

import datetime

from auditapp.templatetags.interface import day
from cases.models import Kind
from cases.models.question_set import NOT_RECORDED


def words_of(question, value):
    """The canonical string of an answer to this question as a page shows it."""
    if question.kind == Kind.SEVERAL:
        return "; ".join(question.label_of(choice) for choice in value.split(","))
    if question.kind == Kind.DATE and value != NOT_RECORDED:
        return day(datetime.date.fromisoformat(value))
    return question.label_of(value)
