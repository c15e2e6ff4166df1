"""The cells of a for-each-agency table: agencies down, questions across."""

from auditapp.fields import DateBoxes
from cases.models import Kind


def filled_down(data, question, others):
    """`data` as posted, with each empty cell of a for-each-agency question's column taking the
    answer above it. `others` are the agencies in the order of the table."""
    filled, above = dict(data), []
    parts = DateBoxes().widgets_names if question.kind == Kind.DATE else [""]
    for agency in others:
        names = [cell_name(question, agency) + part for part in parts]
        typed = [data.get(name, [""]) for name in names]
        if any(any(values) for values in typed):
            above = typed
        else:
            filled |= dict(zip(names, above, strict=False))
    return filled


def cell_name(question, agency):
    return f"{question.code}-{agency.pk}"
