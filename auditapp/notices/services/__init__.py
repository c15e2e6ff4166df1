"""Writes: notices, the mails that carry them, and what people chose."""

from .choosing import choose, try_again
from .leaving import leave, leave_at_once, note_told
from .mail_of_the_day import begin_day, make_mail_of_the_day
from .sending import note_round, send_mails

__all__ = [
    "begin_day",
    "choose",
    "leave",
    "leave_at_once",
    "make_mail_of_the_day",
    "note_round",
    "note_told",
    "send_mails",
    "try_again",
]
