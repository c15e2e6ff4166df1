"""What somebody who owes something is told, and when: pure functions of the day and of what they
were told. So a weekend, a holiday or a server that stood still loses nothing: whoever runs next
says what is right on that day, once.
"""

import datetime

from auditapp.working_days import add_calendar_days, add_working_days

from .kinds import Stage

WEEK = datetime.timedelta(days=7)
SIGN_OFF_AFTER = 2  # working days


def stage_of(due, today, *, soon=7, after=True):
    """How near `due` is: ASKED until `soon` days before; LAST from the day before, or the working
    day before where that is a weekend or holiday, so that Monday is spoken of on Friday; AGAIN once
    it is over, None then unless `after`."""
    if today > due:
        return Stage.AGAIN if after else None
    if today >= min(add_calendar_days(due, -1), add_working_days(due, -1)):
        return Stage.LAST
    return Stage.SOON if today >= add_calendar_days(due, -soon) else Stage.ASKED


def to_tell(stage, told, today):
    """Is this to be said today? `told` maps stages to the last day on which each was said. Every
    week while something is over, everything else once."""
    if stage is None:
        return False
    last = told.get(stage)
    if stage == Stage.AGAIN:
        return last is None or today - last >= WEEK
    return last is None


def waits_too_long(since, today):
    """Has something waited for a sign-off since that day for so long that one reminds of it?"""
    return add_working_days(since, SIGN_OFF_AFTER) <= today
