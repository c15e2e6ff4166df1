"""How a list of candidates and a draw from it are shown: by places and strata, without names."""

import re
from dataclasses import dataclass

from cases.children.ages import UNBORN, UNKNOWN
from cases.children.presenters.children import fact_cells

from .strata import heading_of, strata_for, value_of


@dataclass
class Drawn:
    """A child in a draw, as a page may show it."""

    place: int  # from 1
    row: int | None
    category: str
    age: str
    sex: str
    facts: list[tuple[str, str]]  # (heading, value)


def drawn_children(sample, rows, facts):
    """Those drawn, in the order of the draw; by their place alone once the list is emptied."""
    return [
        Drawn(
            place + 1,
            row.get("row"),
            row.get("category", ""),
            row.get("age", ""),
            row.get("sex", ""),
            fact_cells(facts, row.get("facts", {})),
        )
        for place in sample.chosen
        for row in [rows[place] if rows else {}]
    ]


def strata_of(sample, facts):
    """What the sample was stratified by, in words; "" for a simple random sample."""
    *before, last = [heading.lower() for heading in strata_headings(sample, facts)] or [""]
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


def strata_headings(sample, facts):
    return [heading_of(name, facts) for name in sample.strata]


def whole_list(rows, facts):
    """(heading, [(value, how many)]) for everything by which a list can be stratified."""
    found = []
    for name, heading in strata_for(facts).items():
        values = [value_of(row, name, facts) for row in rows]
        found.append((heading, [(value, values.count(value)) for value in in_order(set(values))]))
    return found
