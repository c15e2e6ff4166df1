"""Two versions of a section beside each other."""

from dataclasses import dataclass

from cases.models import ObservationKind


@dataclass
class Difference:
    label: str
    mine: str
    theirs: str


def conflicting_texts(mine, theirs):
    """What was typed now and what is saved, for every field in which they differ.

    `mine` and `theirs` are SectionForms of the same section.
    """
    differences = []
    for name, field in mine.fields.items():
        texts = [typed_text(form, name) for form in (mine, theirs)]
        if texts[0] != texts[1]:
            differences.append(Difference(field.label, *texts))
    for kind in ObservationKind:
        texts = [
            "\n\n".join(row.text for row in form.observation_rows if row.kind == kind)
            for form in (mine, theirs)
        ]
        if texts[0] != texts[1]:
            differences.append(Difference(kind.label, *texts))
    return differences


def typed_text(form, name):
    """What is typed in a field, with the labels of choices instead of their values."""
    if name not in form.fields:
        return ""
    labels = dict(getattr(form.fields[name], "choices", []))
    return " ".join(str(labels.get(value, value)) for value in form.posted(name)).strip()
