"""Dates of birth, numbers, postcodes, telephone numbers and email addresses in a text. Pure."""

import re

from .dates_in_text import dates_in
from .found import Hit, Kind
from .nhs_numbers import nhs_number_problem

# Without a key: whose they are, nobody knows, but somebody's.
# What stands before the @ is looked at once, however long it is: it begins nowhere else.
EMAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+")
PHONE = re.compile(
    r"(?<![\w.])(?:(?:\+ ?|00 ?)44 ?(?:\(0\))?|\(?0)(?:[ \-().]{0,2}\d){9,10}(?![\d])"
)
TEN_DIGITS = re.compile(r"(?<![\w.])\d(?:[ .\-/]{0,2}\d){9}(?!\d)")
POSTCODE = re.compile(r"\b(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?)[ \-]{0,2}\d[ABD-HJLNP-UW-Z]{2}\b")


def hits(text, keys):
    """Hits of all that are numbers, in plain letters."""
    yield from _of_nobody(text)
    dates = dates_in(text)
    for key in keys:
        yield from _births(dates, key)
        if key.nhs_number:
            yield from _number(text, key.nhs_number, Kind.NHS_NUMBER, key.case)
        for number in key.numbers:
            if is_long_enough(number):
                yield from _number(text, number, Kind.RECORD_NUMBER, key.case)
        for postcode in key.postcodes:
            yield from _postcode(text, postcode, key.case)


def _of_nobody(text):
    for pattern, kind in ((EMAIL, Kind.EMAIL), (PHONE, Kind.PHONE), (POSTCODE, Kind.POSTCODE)):
        for match in pattern.finditer(text):
            yield Hit(*match.span(), kind, None, REMOVED[kind])
    for match in TEN_DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if nhs_number_problem(digits) is None and digits[0] != "0":
            yield Hit(*match.span(), Kind.NHS_NUMBER, None, REMOVED[Kind.NHS_NUMBER])


def _births(dates, key):
    """A day and month alone, without a word on birth, is one of the child's only: of ten families'
    dates some would be in any text."""
    for written in dates:
        of_child = any(written.is_on(day) for day in key.births)
        of_other = any(written.is_on(day) for day in key.other_births)
        is_certain = written.year is not None or written.is_of_birth
        if (of_child and (is_certain or not written.is_bare)) or (of_other and is_certain):
            yield Hit(written.start, written.end, Kind.BIRTH, key.case, REMOVED[Kind.BIRTH])


def is_long_enough(number):
    """Is a number of a record long enough to be told from others?"""
    signs = re.sub(r"[\W_]", "", number)
    has_both = any(c.isalpha() for c in signs) and any(c.isdigit() for c in signs)
    return len(signs) > 3 and (has_both or len(signs) > 4) and any(c.isdigit() for c in signs)


def _number(text, number, kind, case):
    signs = [re.escape(c) for c in re.sub(r"[\W_]", "", number)]
    pattern = r"(?<![^\W_])" + r"[\s.\-/_:]{0,2}".join(signs) + r"(?![^\W_])"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        yield Hit(*match.span(), kind, case, REMOVED[kind])


def _postcode(text, postcode, case):
    """Whole, with or without the space, in small letters too; or its first half and the figure
    after it, which is a few streets."""
    outward, sector, unit = postcode[:-3], postcode[-3], postcode[-2:]
    whole, part = rf"[ \-]{{0,2}}{sector}[ .*]{{0,2}}{unit}", rf"[ \-]{{1,2}}{sector}\w{{0,2}}"
    pattern = rf"\b{outward}(?:{whole}|{part})\b"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        yield Hit(*match.span(), Kind.POSTCODE, case, REMOVED[Kind.POSTCODE])


REMOVED = {
    Kind.EMAIL: "(email address removed)",
    Kind.PHONE: "(telephone number removed)",
    Kind.POSTCODE: "(postcode removed)",
    Kind.NHS_NUMBER: "(NHS number removed)",
    Kind.RECORD_NUMBER: "(record number removed)",
    Kind.BIRTH: "(date of birth removed)",
}
