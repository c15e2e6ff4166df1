"""Ages as they are written in a list, and as they may be published. Pure.

An age is published in years, or in months for a child under three where the list gives months;
never as a date of birth.
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


NUMBER = re.compile(r"(\d{1,3})(?:\.0+)?", re.ASCII)
YEARS = re.compile(r"(\d{1,3})\s*(?:years?|yrs?|y)?(?:\s*old)?", re.ASCII | re.IGNORECASE)
MONTHS = re.compile(r"(\d{1,3})\s*(?:months?|mths?|m)(?:\s*old)?", re.ASCII | re.IGNORECASE)
WEEKS = re.compile(r"(\d{1,3})\s*(?:weeks?|wks?|w|days?|d)(?:\s*old)?", re.ASCII | re.IGNORECASE)
BAND = re.compile(
    r"(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})\s*(?:years?|yrs?)?", re.ASCII | re.IGNORECASE
)
UNDER_ONE = re.compile(r"(?:under|<)\s*(?:1|one)(?:\s*year)?", re.ASCII | re.IGNORECASE)
AND_OVER = re.compile(r"(\d{1,2})\s*(?:\+|and over|or over|plus)", re.ASCII | re.IGNORECASE)


def read_age(text):
    """The Age that a list gives as 7, "7 years", "18 months", "unborn", "5-9" or "16+"; None for
    what is no age."""
    text = " ".join(text.split())
    if text.lower().startswith("unborn") and len(text) <= 60:
        return Age(text[0].upper() + text[1:], UNBORN)
    if found := MONTHS.fullmatch(text):
        return _months(int(found[1]))
    if found := WEEKS.fullmatch(text):
        return Age("Under 1 year", "Under 1")
    if UNDER_ONE.fullmatch(text):
        return Age("Under 1 year", "Under 1")
    if found := YEARS.fullmatch(text) or NUMBER.fullmatch(text):
        return _years(int(found[1]))
    if found := BAND.fullmatch(text):
        low, high = int(found[1]), int(found[2])
        return Age(f"{low} to {high} years", f"{low} to {high}") if low < high <= OLDEST else None
    if (found := AND_OVER.fullmatch(text)) and int(found[1]) <= OLDEST:
        return Age(f"{int(found[1])} and over", f"{int(found[1])} and over")
    return None


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
