"""The matrix of an audit: children down, agencies across."""

from dataclasses import dataclass

from cases.returns.presenters.returns import Tag, lateness, return_tag
from cases.states import ReturnState

ORDER = [state.label for state in ReturnState]


@dataclass
class MatrixCell:
    tag: Tag
    note: str
    url: str


def matrix(audit, cases, agencies, returns, *, readable, today=None):
    """(case, cells) pairs; a cell is None where there is no return.

    `readable` are the ids of the returns that the person may open.
    """
    by_place = {(r.case_id, r.agency_id): r for r in returns}
    rows = []
    for case in cases:
        cells = []
        for agency in agencies:
            found = by_place.get((case.pk, agency.pk))
            cells.append(
                found
                and MatrixCell(
                    return_tag(found),
                    lateness(found, audit, today),
                    found.get_absolute_url() if found.pk in readable else "",
                )
            )
        rows.append((case, cells))
    return rows


def state_counts(returns):
    """(tag, how many) for the states that occur, in the order of the return's life."""
    counts = {}
    for agency_return in returns:
        tag = return_tag(agency_return)
        counts[tag] = counts.get(tag, 0) + 1
    return sorted(counts.items(), key=lambda item: ORDER.index(item[0].label))
