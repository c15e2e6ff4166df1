"""What the key of a child may hold, and what should be looked at twice. Pure.

Dates are `datetime.date` or none; texts are plain.
"""

import datetime

DATES = ["birth_date", "expected_date", "mother_birth_date"]
# What may give a pseudonym away.
NAMES = ["name", "other_names", "mother_name", "siblings", "others_with_responsibility"]
# A little more than nine months: dates of birth are expected with some error.
LONGEST_WAIT = datetime.timedelta(days=310)
ADULT_AT = 18


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
