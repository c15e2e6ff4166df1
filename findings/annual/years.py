"""Years of the annual report, which begin on 1 April as those of local authorities do. A year is
known by the calendar year in which it begins; an audit belongs to that in which its panel meets.
Pure.
"""

import datetime

FIRST_YEAR, LAST_YEAR = 1990, 2199


def year_of(day):
    return day.year if day >= datetime.date(day.year, 4, 1) else day.year - 1


def days_of(year):
    """(the first day, the last day)"""
    return datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31)
