"""Values that answers are stored by: the choices that a question of a document has, and values and
short names made for what came without. Pure.
"""

from django.utils.text import slugify

from cases.models.question_set import YES_NO_CHOICES

LONGEST = 40  # of a value


def choices_of(document, question):
    """What a question of a set's document, or of a draft's, can be answered with, whatever its
    kind; empty where an answer is not chosen."""
    known = {"yes_no": YES_NO_CHOICES, "grade": document.get("scale", [])}
    return known.get(question["kind"], question.get("choices", []))


def value_of(label, taken, otherwise="answer"):
    """A value made from a label, other than those taken; from `otherwise` where nothing of the
    label can stand in one."""
    base = slugify(label).replace("-", "_")[:LONGEST].strip("_") or otherwise
    value, number = base, 1
    while value in taken:
        number += 1
        value = f"{base[: LONGEST - len(str(number)) - 1]}_{number}"
    return value


def slug_of(title):
    """A set's short name, made from its title."""
    return slugify(title.replace("_", " "))[:80].strip("-") or "question-set"
