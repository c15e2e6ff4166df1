"""The only place that counts days: England's working days, days of the calendar, and months.

The day that something is counted from is day 0. A working day is Monday to Friday and no bank
holiday in England, one-off ones such as 8 May 2023 included.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

import holidays

# Shown beside each clock, so that a reader can tell what it was counted with.
CALENDAR = f"Bank holidays in England, as the holidays library {holidays.__version__} lists them"

SATURDAY = 5


@lru_cache(maxsize=200)
def bank_holidays(year):
    """Day -> name, of one year. Made whole before it is kept: the library's own lists fill
    themselves when asked, which another thread could see half done."""
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year, expand=False))


def bank_holiday(day):
    """The name of the bank holiday on that day, or an empty string."""
    return bank_holidays(day.year).get(day, "")


def is_weekend(day):
    return day.weekday() >= SATURDAY


def is_working_day(day):
    return not is_weekend(day) and not bank_holiday(day)


def add_working_days(day, number):
    """The `number`th working day after `day`, or before it if negative. `day` itself is day 0
    whether it is a working day or not; 0 gives `day` itself."""
    step = timedelta(days=1 if number > 0 else -1)
    for _ in range(abs(number)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start, end):
    """How many working days come after `start`, up to and including `end`; negative where `end` is
    the earlier of the two. `add_working_days(start, n)` is n working days from `start`."""
    if end < start:
        return -_working_days_in(end, start - timedelta(days=1))
    return _working_days_in(start + timedelta(days=1), end)


def _working_days_in(first, last):
    """Working days from `first` to `last`, both included."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    weekdays = 5 * weeks + sum(not is_weekend(last - timedelta(days=back)) for back in range(rest))
    return weekdays - sum(
        first <= day <= last and not is_weekend(day)
        for year in range(first.year, last.year + 1)
        for day in bank_holidays(year)
    )


def add_calendar_days(day, number):
    """`number` days of the calendar after `day`, or before it if negative."""
    return day + timedelta(days=number)


def add_months(day, number):
    """The same day of the month, `number` months later or, if negative, earlier; the last day of
    that month where it is shorter."""
    months = day.year * 12 + day.month - 1 + number
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
