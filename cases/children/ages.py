"""Ages as they are written in a list, and as they may be published. Pure.

An age is published in years, or in months for a child under three where the list gives months;
never as a date of birth, and never more exactly: weeks and days are counted, not shown.
"""

import re
from dataclasses import dataclass

UNBORN = "Unborn"
# Lower limits in years, with the bands of the national statistics on children in need.
BANDS = [(16, "16 and over"), (10, "10 to 15"), (5, "5 to 9"), (1, "1 to 4"), (0, "Under 1")]
UNKNOWN = "Not given"
OLDEST = 25  # older is a mistake: no child's age


@dataclass(frozen=True)
class Age:
    published: str
    band: str


def _part(name, units):
    return rf"(?:(?P<{name}>\d{{1,3}}) ?(?:{units}),? ?(?:and |& ?)?)?"


PARTS = (
    _part("years", "years?|yrs?|y"),
    _part("months", "months?|mths?|m"),
    _part("weeks", "weeks?|wks?|w"),
    _part("days", "days?|d"),
)
LENGTH = re.compile("".join(PARTS) + "(?:old|of age)?", re.ASCII | re.IGNORECASE)
NUMBER = re.compile(r"(\d{1,3})(?:\.0+)?(?: old)?", re.ASCII | re.IGNORECASE)
CLINICAL = re.compile(r"(\d{1,3})/(12|52)", re.ASCII)  # months, weeks
BAND = re.compile(
    r"(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})\s*(?:years?|yrs?)?", re.ASCII | re.IGNORECASE
)
UNDER_ONE = re.compile(r"(?:under|<)\s*(?:1|one)(?:\s*year)?", re.ASCII | re.IGNORECASE)
AND_OVER = re.compile(r"(\d{1,2})\s*(?:\+|and over|or over|plus)", re.ASCII | re.IGNORECASE)


def read_age(text):
    """The Age that a list gives as 7, "7 years", "2y 3m", "18 months", "6/52", "unborn", "5-9" or
    "16+"; None for what is no age."""
    text = " ".join(text.split())
    if text.lower().startswith("unborn") and len(text) <= 60:
        return Age(text[0].upper() + text[1:], UNBORN)
    if found := NUMBER.fullmatch(text):
        return _years(int(found[1]))
    if found := CLINICAL.fullmatch(text):
        return _months(int(found[1])) if found[2] == "12" else _days(7 * int(found[1]))
    if (found := LENGTH.fullmatch(text)) and any(found.groups()):
        return _length(**{name: found[name] and int(found[name]) for name in found.groupdict()})
    if UNDER_ONE.fullmatch(text):
        return Age("Under 1 year", "Under 1")
    if found := BAND.fullmatch(text):
        low, high = int(found[1]), int(found[2])
        return Age(f"{low} to {high} years", f"{low} to {high}") if low < high <= OLDEST else None
    if (found := AND_OVER.fullmatch(text)) and int(found[1]) <= OLDEST:
        return Age(f"{int(found[1])} and over", f"{int(found[1])} and over")
    return None


def as_published(text):
    """An age as it may be published; what can't be read stays as it is written."""
    age = read_age(text)
    is_other = age and age.published.lower() != text.lower()
    return age.published if is_other else text


def _length(years, months, weeks, days):
    """Of the numbers that are given; the others are none."""
    if years is not None and (months or 0) > 11:
        return None
    if months is not None:
        return _months(12 * (years or 0) + months)
    if years is not None:
        return _years(years)
    return _days(7 * (weeks or 0) + (days or 0))


def _days(days):
    return _years(100 * days // 36_525)


def _months(months):
    if months > 12 * OLDEST:
        return None
    years = months // 12
    if months < 36:
        published = "1 month" if months == 1 else f"{months} months"
        return Age(published if months else "Under 1 month", _band(years))
    return _years(years)


def _years(years):
    if years > OLDEST:
        return None
    words = {0: "Under 1 year", 1: "1 year"}
    return Age(words.get(years, f"{years} years"), _band(years))


def _band(years):
    return next(band for limit, band in BANDS if years >= limit)
