"""How often, and when, a mail is tried. Pure."""

import datetime

from auditapp.working_days import is_working_day

# After the first try, the second, …: a mail server that is away for an hour costs nothing, and one
# that refuses an address for good is not asked for ever. Whoever sends has the first of these to
# say how it went; after that it counts as stopped, and somebody else tries.
AFTER = [datetime.timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 240)]
MOST_TRIES = len(AFTER)

FIRST_HOUR, LAST_HOUR = 8, 18


def wait_after(tries):
    """How long to wait after so many tries."""
    return AFTER[min(tries, MOST_TRIES) - 1]


def is_working_time(local):
    """May the mails of the day go out? 8:00 to 18:00 on working days, by the clock on the wall."""
    return is_working_day(local.date()) and FIRST_HOUR <= local.hour < LAST_HOUR
