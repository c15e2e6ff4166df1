"""What the key of a child may hold, and what should be looked at twice. Pure.

Dates are `datetime.date` or none; texts are plain.
"""

import datetime
import re

DATES = ["birth_date", "expected_date", "mother_birth_date"]
# What may give a pseudonym away.
NAMES = ["name", "other_names", "mother_name", "siblings", "others_with_responsibility"]
# A little more than nine months: dates of birth are expected with some error.
LONGEST_WAIT = datetime.timedelta(days=310)
ADULT_AT = 18


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


def date_problems(*, birth_date, expected_date, mother_birth_date, period_to, today):
    """What cannot be: name of the field -> what to do. `period_to` is the end of the audited
    period, or none while that is not chosen."""
    found = {}
    if birth_date and birth_date > today:
        found["birth_date"] = "The date of birth must be today or in the past"
    if mother_birth_date and mother_birth_date > today:
        found["mother_birth_date"] = "The mother’s date of birth must be today or in the past"
    elif birth_date and mother_birth_date and birth_date <= mother_birth_date:
        found["birth_date"] = "The child must be born after the mother. Check both dates of birth"
    latest = max(today, period_to or today) + LONGEST_WAIT
    if expected_date and expected_date > latest:
        found["expected_date"] = "The expected date must be less than ten months ahead"
    return found


def warnings(
    *, name, birth_date, expected_date, mother_name, mother_birth_date, period_from, **others
):
    """What may be right but is worth another look, each a sentence."""
    found = []
    if not name:
        lacking = [
            words
            for words, value in (
                ("the expected date", expected_date or birth_date),
                ("the mother’s name", mother_name),
                ("the mother’s date of birth", mother_birth_date),
            )
            if not value
        ]
        if lacking:
            found.append(
                "There is no name. To find the record of a child without one, agencies need "
                f"{_listed(lacking)}."
            )
    if birth_date and period_from and age_on(birth_date, period_from) >= ADULT_AT:
        found.append("With this date of birth they were 18 or older when the audited period began.")
    return found


def age_on(birth_date, day):
    """In whole years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def _listed(words):
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
