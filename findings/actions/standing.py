"""How an action stands on a day. Pure."""

import datetime

from django.utils import timezone

from auditapp.working_days import add_months
from cases.states import AuditState
from findings.states import TO_DO, UNFINISHED

LAST = datetime.date.max


def is_followed(action):
    """Does it still take updates? Of a closed audit none is late, or waits for anybody."""
    return action.finding.audit.state != AuditState.CLOSED


def is_going(action):
    return action.state in UNFINISHED and is_followed(action)


def is_to_do(action):
    return action.state in TO_DO and is_followed(action)


def is_overdue(action, today):
    return is_to_do(action) and action.due is not None and action.due < today


def lacks_date(action, today):
    """Has it been without a date for a month?"""
    if not is_to_do(action) or action.due is not None:
        return False
    return add_months(timezone.localdate(action.created_at), 1) <= today


def by_urgency(actions, today):
    """Overdue ones first, then those that lack a date, then by date; what is over stands last."""
    return sorted(actions, key=lambda action: (_place(action, today), action.due or LAST))


def _place(action, today):
    if is_overdue(action, today):
        return 0
    if lacks_date(action, today):
        return 1
    return 2 if is_going(action) else 3
