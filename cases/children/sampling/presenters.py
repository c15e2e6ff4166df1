"""How a list of candidates and a draw from it are shown: by places and strata, without names."""

import re
from dataclasses import dataclass

from cases.children.ages import UNBORN, UNKNOWN

from .draws import STRATA


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
