"""Short names and codes for what came without. Pure."""

from django.utils.text import slugify

LONGEST = 40  # of a value


def value_of(label, taken):
    """A value made from a label, other than those taken."""
    base = slugify(label).replace("-", "_")[:LONGEST].strip("_") or "answer"
    value, number = base, 1
    while value in taken:
        number += 1
        value = f"{base[: LONGEST - len(str(number)) - 1]}_{number}"
    return value


def slug_of(title):
    """A set's short name, made from its title."""
    return slugify(title.replace("_", " "))[:80].strip("-") or "question-set"
