"""How what the panel asked is shown to the agency."""

from django.utils import timezone

from cases.question_sets.canonical import words_of


def check_rows(checks, today=None):
    """The agency's own answer in words, and whether its reply is late or overdue."""
    today = today or timezone.localdate()
    return [
        {
            "check": check,
            "answer": words_of(check.question, check.value),
            "is_overdue": check.answered_at is None and check.due < today,
        }
        for check in checks
    ]
