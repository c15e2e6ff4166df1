"""What can be said of an NHS number without knowing whose it is. Pure."""

import re

LENGTH = 10


def normal_nhs_number(text):
    """9434765919 of "943 476 5919" or "943-476-5919"; other texts without the space around."""
    digits = re.sub(r"[\s-]", "", text)
    return digits if re.fullmatch(r"\d{10}", digits, re.ASCII) else text.strip()


def nhs_number_problem(text):
    """What is wrong with an NHS number, as a person reads it; None if nothing is."""
    number = normal_nhs_number(text)
    if not re.fullmatch(r"\d{10}", number, re.ASCII):
        return "An NHS number has 10 digits, such as 943 476 5919"
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9]))
    if (11 - total % 11) % 11 != int(number[9]):
        return "This is no NHS number: its last digit does not fit the others. Check each digit"
    return None
