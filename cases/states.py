"""The states of audits and returns, and the moves between them. Pure.

`moved(MOVES, name, state)` gives the new state, or raises WrongState.
"""

from django.db import models


class AuditState(models.TextChoices):
    SETTING_UP = "setting_up", "Setting up"
    COLLECTING = "collecting", "Collecting"
    MODERATING = "moderating", "Moderating"
    PUBLISHED = "published", "Published"
    CLOSED = "closed", "Closed"


class ReturnState(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    WAITING = "waiting", "Waiting for sign-off"
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    SENT_BACK = "sent_back", "Sent back"
    WITHDRAWN = "withdrawn", "Withdrawn"


A, R = AuditState, ReturnState

AUDIT_MOVES = {
    "open": ([A.SETTING_UP], A.COLLECTING),
    "moderate": ([A.COLLECTING], A.MODERATING),
    "collect again": ([A.MODERATING], A.COLLECTING),
    "publish": ([A.MODERATING], A.PUBLISHED),
    "revise": ([A.PUBLISHED], A.MODERATING),
    "close": ([A.PUBLISHED], A.CLOSED),
    "open again": ([A.CLOSED], A.PUBLISHED),
}

RETURN_MOVES = {
    "edit": ([R.NOT_STARTED, R.IN_PROGRESS, R.SENT_BACK], R.IN_PROGRESS),
    "send": ([R.NOT_STARTED, R.IN_PROGRESS, R.SENT_BACK], R.SENT),
    "hand in": ([R.NOT_STARTED, R.IN_PROGRESS, R.SENT_BACK], R.WAITING),
    "sign off": ([R.WAITING], R.SENT),
    "take back": ([R.WAITING], R.IN_PROGRESS),
    "accept": ([R.SENT], R.ACCEPTED),
    "undo accept": ([R.ACCEPTED], R.SENT),
    "send back": ([R.SENT, R.ACCEPTED], R.SENT_BACK),
    "withdraw": (
        [R.NOT_STARTED, R.IN_PROGRESS, R.WAITING, R.SENT, R.ACCEPTED, R.SENT_BACK],
        R.WITHDRAWN,
    ),
    "reinstate": ([R.WITHDRAWN], R.IN_PROGRESS),
}
# Those in which the agency still has something to do.
UNSENT = [R.NOT_STARTED, R.IN_PROGRESS, R.WAITING, R.SENT_BACK]

# Returns are edited, sent and reviewed, and findings made, while an audit is in one of these.
OPEN_AUDIT = [A.COLLECTING, A.MODERATING]
PUBLISHED_AUDIT = [A.PUBLISHED, A.CLOSED]
AFTER_COLLECTING = [A.MODERATING, *PUBLISHED_AUDIT]


class WrongState(Exception):
    """The move is not possible from the state that the object is in."""

    def __init__(self, move, state):
        super().__init__(f"cannot {move} from {state}")
        self.move, self.state = move, state


def allows(moves, name, state):
    return state in moves[name][0]


def moved(moves, name, state):
    if not allows(moves, name, state):
        raise WrongState(name, state)
    return moves[name][1]
