"""How returns that may be accepted together are listed."""

from dataclasses import dataclass
from itertools import groupby

from cases.models import AgencyReturn

from .forms import sending_value

OWN = "It is your own agency’s, and nobody reviews their own"
NOT_READABLE = "You read it once your own agency’s return on this child is sent"
CONCERN = "An urgent concern was raised from it and is not answered yet"
SENT_AGAIN = "It was sent back and sent again: open it and see what changed"


def why_left_out(agency_return):
    """Of one of `access.sent_returns`, in words; nothing for one that can be accepted."""
    if agency_return.is_own:
        return OWN
    if not agency_return.is_readable:
        return NOT_READABLE
    if agency_return.has_open_concern:
        return CONCERN
    return SENT_AGAIN if agency_return.was_sent_back else ""


@dataclass
class Choice:
    agency_return: AgencyReturn
    value: str
    is_ticked: bool


def by_child(returns, ticked=None):
    """(child, choices) of returns that can be accepted; all ticked, or those in `ticked`."""
    for case, rows in groupby(returns, key=lambda row: row.case):
        values = [(row, sending_value(row)) for row in rows]
        yield case, [Choice(row, v, ticked is None or v in ticked) for row, v in values]


def left_out(returns):
    """(return, why) of those that can't be accepted here."""
    return [(row, why) for row in returns if (why := why_left_out(row))]
