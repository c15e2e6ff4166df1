"""What a row gets that comes back without the working copy that it had. Pure."""

import uuid

from cases.returns.forms.section import SentAnswer
from cases.states import ReturnState

UNSENT = [ReturnState.NOT_STARTED, ReturnState.IN_PROGRESS, ReturnState.WAITING]


def state_without_drafts(values):
    """What was not sent is not taken away, so that nothing of it waits for sign-off or is begun."""
    if values["state"] not in UNSENT:
        return values["state"]
    return ReturnState.IN_PROGRESS if values["sent_at"] else ReturnState.NOT_STARTED


def same_version(values):
    """A cover sheet begins from what was sent of it."""
    return values["sent_version"] or 0


def answered_key(values):
    return uuid.uuid4() if values["answered_at"] else None


def comparable_again(values):
    names = ("choice", "choices", "date", "number", "text")
    return SentAnswer(None, **{name: values[name] for name in names}).comparable
