"""Dates as people and exports of other programs write them: the one place that reads them. Pure.

The day stands before the month. A time of day is passed over: exports put midnight behind a date.
"""

import datetime
import re
from zoneinfo import ZoneInfo

MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
LONDON = ZoneInfo("Europe/London")
LONGEST = 80  # characters of a date, however it is written

EXAMPLE = "28 February 2019"
NO_DATE = f"This must be a real date, such as {EXAMPLE} or 28/02/2019"
SHORT_YEAR = f"Give the year in four figures, such as {EXAMPLE}"
MONTH_FIRST = f"Write the day first, such as {EXAMPLE}"
OTHER_WEEKDAY = "{day} is a {weekday}. Check the date and the day of the week"
OTHER_DAY = "In British time this is {day}. Write the date without the time"


class NotADate(ValueError):
    """The message says what to write instead. `part` is the part of the date that is wrong ("day",
    "month", "year"), or "date" when all of it is."""

    def __init__(self, message, part="date"):
        super().__init__(message)
        self.part = part


class UnclearDate(NotADate):
    """Day, month and year are there, but something in the text says that another day is meant."""


def read_date(text):
    """The date in a text: 28/02/2019 14:30, Thu 28th Feb 2019, 2019-02-28T00:00:00Z. Raises
    NotADate."""
    return real_date(*date_parts(text))


def date_parts(text):
    """(day, month, year) as they stand in a text that `read_date` reads. Raises NotADate."""
    found = _in_one_of_the_forms(text)
    parts = found["day"], found["month"] or found["name"], found["year"]
    if _is_month_first(found, *parts):
        raise UnclearDate(MONTH_FIRST)
    day = real_date(*parts)
    _check_weekday(day, found["weekday"])
    _check_zone(day, found["time"], found["zone"])
    return parts


def real_date(day, month, year):
    """The date of three texts, the month as a number or a name. Raises NotADate."""
    if not (is_number(year) and len(year) == 4):
        raise NotADate(SHORT_YEAR, "year")
    if month_number(month) not in range(1, 13):
        raise NotADate(NO_DATE, "month")
    if not (is_number(day) and len(day) < 3):
        raise NotADate(NO_DATE, "day")
    try:
        return datetime.date(int(year), month_number(month), int(day))
    except ValueError:
        raise NotADate(NO_DATE) from None


def is_number(text):
    return text.isascii() and text.isdecimal()


def month_number(text):
    """2 of "2", "02", "Feb" or "february"; none when it is not a month."""
    if is_number(text):
        return int(text) if len(text) < 3 else None
    place = _place(text, MONTHS)
    return None if place is None else place + 1


def _place(text, names):
    """Of the name that begins with this text of three letters or more."""
    places = [place for place, name in enumerate(names) if name.startswith(text.lower())]
    return places[0] if len(text) > 2 and places else None


# -- a date in one text

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
GAP = r"[ /.,\-\u2010-\u2015\u2212]"
DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
NAME = r"(?P<name>[a-z]+)"
MONTH = rf"(?:{GAP}+(?P<month>\d\d?){GAP}+|{GAP}*(?:of )?{NAME}{GAP}*)"
YEAR = r"(?P<year>\d+)"
WEEKDAY = r"(?:(?!the )(?P<weekday>[a-z]+)[., ]+)?(?:the )?"
CLOCK = r"(?P<time>(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(?:[.,]\d+)?"
ZONE = r"(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)"
TIME = rf"(?:(?:T|,? (?:at )?){CLOCK} ?(?:[ap]m|{ZONE})?)?"


def _form(pattern):
    return re.compile(WEEKDAY + pattern + TIME, re.ASCII | re.IGNORECASE)


MONTH_DAY_YEAR = _form(rf"{NAME}{GAP}*{DAY}{GAP}+{YEAR}(?P<month>)")
FORMS = [_form(DAY + MONTH + YEAR), _form(YEAR + MONTH + DAY), MONTH_DAY_YEAR]


def _in_one_of_the_forms(text):
    text = " ".join(INVISIBLE.sub("", text).split()).strip(" .,;")
    if len(text) <= LONGEST:
        for form in FORMS:
            if found := form.fullmatch(text):
                return found
    raise NotADate(NO_DATE)


def _is_month_first(found, day, month, year):
    if found.re is MONTH_DAY_YEAR:
        return month_number(month) is not None
    return is_number(month) and int(day) <= 12 < int(month) <= 31


def _check_weekday(day, said):
    if said is None:
        return
    place = _place(said.lower().removesuffix("s"), WEEKDAYS)  # Tues, Weds, Thurs
    if place is None:
        raise NotADate(NO_DATE)
    if place != day.weekday():
        weekday = WEEKDAYS[day.weekday()].capitalize()
        raise UnclearDate(OTHER_WEEKDAY.format(day=_written(day), weekday=weekday))


def _check_zone(day, time, zone):
    """A midnight of British summer time is an evening of the day before in universal time."""
    if zone is None:
        return
    offset = zone if zone[0] in "+-" else "Z"
    try:
        moment = datetime.datetime.fromisoformat(f"{day.isoformat()}T{time.zfill(5)}{offset}")
        here = moment.astimezone(LONDON).date()
    except (ValueError, OverflowError):
        raise NotADate(NO_DATE) from None
    if here != day:
        raise UnclearDate(OTHER_DAY.format(day=_written(here)))


def _written(day):
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"
