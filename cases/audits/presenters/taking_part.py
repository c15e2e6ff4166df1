"""Who takes part in an open audit, and what was taken out of it."""

from dataclasses import dataclass

from cases.models import Part
from cases.returns.presenters.returns import Tag, return_tag
from cases.states import ReturnState

LEAD = Tag("Lead", "purple")
ASKED = Tag("Asked for returns", "blue")
NAMED = Tag("Only named", "grey")
WITHDRAWN = Tag("Withdrawn", "grey")
TAKES_PART = Tag("Takes part", "blue")


@dataclass
class AgencyPlace:
    agency: object
    tag: Tag
    reason: str
    may_withdraw: bool
    may_bring_back: bool


def agency_places(listed, returns):
    """AgencyPlaces in the order of the list. One only named that had returns was withdrawn."""
    reasons = {}
    for row in returns:
        if row.state == ReturnState.WITHDRAWN and not row.case.withdrawn_at:
            reasons[row.agency_id] = row.reason
    had = {row.agency_id for row in returns}
    places = []
    for row in listed:
        is_named = row.part == Part.NAMED
        was_withdrawn = is_named and row.agency_id in had
        tag = {Part.LEAD: LEAD, Part.ASKED: ASKED}.get(row.part, NAMED)
        places.append(
            AgencyPlace(
                row.agency,
                WITHDRAWN if was_withdrawn else tag,
                reasons.get(row.agency_id, "") if was_withdrawn else "",
                row.part == Part.ASKED,
                is_named,
            )
        )
    return places


def child_rows(children, listed, returns):
    """(case, tag, rows of returns): rows are {return, tag, may_withdraw, may_bring_back}."""
    answering = {row.agency_id for row in listed if row.part != Part.NAMED}
    by_case = {}
    for row in returns:
        if row.agency_id not in answering:
            continue
        is_withdrawn = row.state == ReturnState.WITHDRAWN
        by_case.setdefault(row.case_id, []).append(
            {"return": row, "tag": return_tag(row), "is_withdrawn": is_withdrawn}
        )
    return [
        (case, WITHDRAWN if case.withdrawn_at else TAKES_PART, by_case.get(case.pk, []))
        for case in children
    ]


def withdrawn_singly(listed, returns):
    """Withdrawn returns of children and agencies that still take part."""
    answering = {row.agency_id for row in listed if row.part != Part.NAMED}
    return [
        row
        for row in returns
        if row.state == ReturnState.WITHDRAWN
        and row.agency_id in answering
        and not row.case.withdrawn_at
    ]
