"""Whether the request that is being answered left mails to send."""

from contextvars import ContextVar

_left = ContextVar("mails were left", default=False)


def note_left():
    _left.set(True)


def forget_left():
    _left.set(False)


def were_left():
    return _left.get()
