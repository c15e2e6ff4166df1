"""Dates as they stand in people's sentences. Pure; `auditapp.dates` reads a date by itself."""

import datetime
import re
from dataclasses import dataclass

from auditapp.dates import MONTHS, month_number

_MONTH = "febuary|feburary|" + "|".join(
    rf"{month[:3]}(?:{month[3:]})?" if month != "september" else "sept?(?:ember)?"
    for month in MONTHS
)
_SEP = r"[ ]?[/.,\-|][ ]?"
_GAP = r"[\s,./\-]{0,3}"
_ORDINAL = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth "
        "twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth "
        "twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first".split(),
        start=1,
    )
}
_SPELT = "|".join(sorted(_ORDINAL, key=len, reverse=True)).replace("-", "[- ]")
_YEAR = r"(?:\d{4}|'?\d{2})(?!\d)"
_FORMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/.])(?P<day>\d{{1,2}}){_SEP}(?P<month>\d{{1,2}}){_SEP}"
        r"(?P<year>\d{4}|\d{2})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>\d{4})(?!\d)",
        rf"(?<!\d)(?P<year>\d{{4}}){_SEP}(?P<month>\d{{1,2}}){_SEP}(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<year>\d{{4}}){_GAP}(?P<month>{_MONTH})\b{_GAP}(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(?:of |day of )?{_GAP}"
        rf"(?P<month>{_MONTH})(?![a-z]){_GAP}(?P<year>{_YEAR})?",
        rf"\b(?P<spelt>{_SPELT})(?: day)?(?: of)? (?P<month>{_MONTH})\b{_GAP}(?P<year>{_YEAR})?",
        rf"\b(?P<month>{_MONTH}){_GAP}(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
        rf"(?:{_GAP}(?P<year>\d{{4}})(?!\d))?",
        r"(?<!\d)(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4}|\d{2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        r"(?<![\d/.])(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?![\d/]|\.\d)",
    )
]
_OF_A_BIRTH = re.compile(r"born|birth|\bd\.?\s?o\.?\s?b\b|\bdue\b|expected|\bedd\b", re.IGNORECASE)
BEFORE, AFTER = 45, 20  # characters in which a text says that a date is one of a birth


@dataclass(frozen=True)
class Written:
    """A date in a text; `year` is of four figures, of two, or none."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    is_of_birth: bool  # the words around it say so
    is_bare: bool  # two numbers, which may be something else

    def is_on(self, date):
        """Can this be that date? The American order too, where a year makes that certain."""
        turned = self.year is not None and (self.month, self.day) == (date.day, date.month)
        if (self.day, self.month) != (date.day, date.month) and not turned:
            return False
        return self.year is None or self.year in (date.year, date.year % 100)


def dates_in(text):
    """Every Written date, also what may be one: 280219."""
    found, taken = [], set()
    for form in _FORMS:
        for match in form.finditer(text):
            places = set(range(*match.span()))
            written = _written(match, text)
            if written and not taken & places:
                found.append(written)
                taken |= places
    return found


def _written(match, text):
    parts = match.groupdict()
    spelt = parts.get("spelt")
    day = _ORDINAL[spelt.lower().replace(" ", "-")] if spelt else int(parts["day"])
    month = month_number(parts["month"] if parts["month"].isdigit() else parts["month"][:3])
    year = (parts.get("year") or "").strip("'")
    if not (1 <= day <= 31 and month and 1 <= month <= 31):
        return None
    start, end = match.span()
    end = start + len(match[0].rstrip(" ,.-/\n"))
    before, after = text[max(0, start - BEFORE) : start], text[end : end + AFTER]
    return Written(
        start=start,
        end=end,
        day=day,
        month=month,
        year=int(year) if year else None,
        is_of_birth=bool(_OF_A_BIRTH.search(before) or _OF_A_BIRTH.search(after)),
        is_bare=not year and parts["month"].isdigit(),
    )


def whole_dates_in(text):
    """The dates with a year in four figures, and where they stand: (date, start, end)."""
    for written in dates_in(text):
        try:
            if written.year and written.year > 99:
                day = datetime.date(written.year, written.month, written.day)
                yield day, written.start, written.end
        except ValueError:
            continue
