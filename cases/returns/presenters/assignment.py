"""The list of returns that a lead assigns."""

from .returns import lateness, return_tag


def by_child(returns, form):
    """(case, is it ticked, rows) in the order of the children; `returns` with their agency, case,
    audit and assignee."""
    children = {}
    for agency_return in returns:
        children.setdefault(agency_return.case, []).append(
            {
                "return": agency_return,
                "tag": return_tag(agency_return),
                "late": lateness(agency_return, agency_return.case.audit),
                "ticked": form.is_ticked("returns", agency_return.pk),
            }
        )
    return [(case, form.is_ticked("children", case.pk), rows) for case, rows in children.items()]
