"""How children are shown on the way into an audit: what is said of them, never who they are."""

from dataclasses import dataclass

from cases.models import Category
from cases.returns.presenters.conflict import Difference

from ..imports import KEY_COLUMNS, KEY_NAMES


def child_differences(mine, theirs):
    """What was typed now and what is saved, for every field of the form in which they differ."""
    differences = []
    for name, field in mine.fields.items():
        if field.widget.is_hidden:
            continue
        texts = [_shown(field, form[name]) for form in (mine, theirs)]
        if texts[0] != texts[1]:
            differences.append(Difference(field.label, *texts))
    return differences


def _shown(field, bound):
    value = bound.value()
    values = value if isinstance(value, list) else [value]
    if not hasattr(field, "choices"):
        return str(value or "").replace("\r\n", "\n").strip()
    labels = {str(key): str(label) for key, label in field.choices}
    keys = [str(getattr(value, "pk", value) or "") for value in values]
    return ", ".join(labels.get(key, key) for key in keys if key)


@dataclass
class ImportedRow:
    """One child of an import; `given` says which parts of the key the file holds."""

    row: int
    pseudonym: str
    age: str
    categories: str
    circumstances: str
    lead: str
    family: str
    facts: list[tuple[str, str]]
    given: list[str]


def imported_rows(children, agencies, facts):
    names = {agency.pk: agency.short_name for agency in agencies}
    return [
        ImportedRow(
            row=child.row,
            pseudonym=child.pseudonym,
            age=child.age,
            categories=_categories(child),
            circumstances=child.circumstances,
            lead=names.get(child.lead_agency_id, ""),
            family=child.family.upper(),
            facts=fact_cells(facts, child.facts),
            given=_given(child, names),
        )
        for child in children
    ]


def fact_cells(facts, values):
    """(label of the fact, label of its value or "") for each fact, as cells of a row."""
    return [(fact.label, fact.label_of(values.get(fact.code, ""))) for fact in facts]


def _categories(child):
    codes = [child.category_initial, child.category_latest]
    return ", then ".join(Category(code).label for code in dict.fromkeys(codes) if code)


def _given(child, agencies):
    headings = {column.name: column.heading.lower() for column in KEY_COLUMNS}
    headings["nhs_number"] = "NHS number"
    parts = [headings[name] for name in KEY_NAMES if name in child.key]
    return parts + [f"{agencies.get(int(pk), 'an agency')} number" for pk in child.numbers]
