"""NHS numbers. Pure."""

import re


def normal_nhs_number(text):
    """Its ten digits without the spaces or hyphens in which people write it, or the apostrophe that
    keeps it a text in spreadsheets; other text as it is, trimmed."""
    without = re.sub(r"^\s*['’‘]|[\s\-\u2010-\u2015]", "", text)
    return without if re.fullmatch(r"[0-9]{10}", without) else text.strip()


def nhs_number_problem(text):
    """What is wrong with an NHS number, in words; none where nothing is.

    The tenth digit checks the others: they times 10, 9, … 2, modulus 11. A number whose check
    digit would be 10 is never given out. https://www.datadictionary.nhs.uk/attributes/nhs_number.html
    """
    digits = normal_nhs_number(text)
    if not re.fullmatch(r"[0-9]{10}", digits):
        return "An NHS number has 10 digits"
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9]))
    if (11 - total % 11) % 11 != int(digits[9]):
        return "This is no NHS number: its last digit does not fit the others. Check each digit"
    return None
