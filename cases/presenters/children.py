"""How children are shown on the way into an audit: what is said of them, never who they are."""

import re
from dataclasses import dataclass

from ..ages import UNBORN, UNKNOWN
from ..imports.children import KEY_COLUMNS, KEY_NAMES
from ..models import Category
from .conflict import Difference

STRATA = {"category": "Category", "age_band": "Age", "sex": "Sex"}


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
    given: list[str]


def imported_rows(children, agencies):
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
            given=_given(child, names),
        )
        for child in children
    ]


def _categories(child):
    codes = [child.category_initial, child.category_latest]
    return ", then ".join(Category(code).label for code in dict.fromkeys(codes) if code)


def _given(child, agencies):
    headings = {column.name: column.heading.lower() for column in KEY_COLUMNS}
    headings["nhs_number"] = "NHS number"
    parts = [headings[name] for name in KEY_NAMES if name in child.key]
    return parts + [f"{agencies.get(int(pk), 'an agency')} number" for pk in child.numbers]


@dataclass
class Drawn:
    """A child in a draw, as a page may show it."""

    place: int  # from 1
    row: int | None
    category: str
    age: str
    sex: str


def drawn_children(sample, rows):
    """Those drawn, in the order of the draw; by their place alone once the list is emptied."""
    return [
        Drawn(
            place + 1,
            row.get("row"),
            row.get("category", ""),
            row.get("age", ""),
            row.get("sex", ""),
        )
        for place in sample.chosen
        for row in [rows[place] if rows else {}]
    ]


def strata_of(sample):
    """What the sample was stratified by, in words; "" for a simple random sample."""
    *before, last = [STRATA[name].lower() for name in sample.strata] or [""]
    return f"{', '.join(before)} and {last}" if before else last


def in_order(values):
    """Bands of age from the youngest, other words by the alphabet, "Not given" last."""
    return sorted(values, key=_order)


def _order(value):
    years = re.match(r"\d+", value)
    young = 0 if value == UNBORN else 1 if value.startswith("Under") else 2
    return (value == UNKNOWN, young, int(years[0]) if years else 0, value)


def counts_of(sample):
    """The account of the strata, in the order in which people read."""
    return sorted(sample.counts, key=lambda count: [_order(value) for value in count["values"]])


def strata_headings(sample):
    return [STRATA[name] for name in sample.strata]


def whole_list(rows):
    """(heading, [(value, how many)]) for everything by which a list can be stratified."""
    found = []
    for name, heading in STRATA.items():
        values = [row[name] for row in rows]
        found.append((heading, [(value, values.count(value)) for value in in_order(set(values))]))
    return found
