"""What the pages of a path and the child's own page show of it."""

from auditapp.accounts.permissions import Permission, has_permission
from auditapp.working_days import CALENDAR

from .access import attendance_given, dates_given, last_day_looked_at, path_of
from .presenters.clocks import clock_rows
from .presenters.drawing import path_drawings
from .presenters.path import step_rows


def path_context(request, case):
    """What the child's own page shows of the path too."""
    audit = case.audit
    path = path_of(case)
    rows, unplaced = step_rows(
        path,
        dates_given(request.user, case),
        attendance_given(request.user, case),
        audit.partnership.quorum,
        audit.question_set.quorum_is if audit.question_set else [],
    )
    clocks = clock_rows(path)
    return {
        "case": case,
        "audit": audit,
        "steps": rows,
        "unplaced": unplaced,
        "clocks": clocks,
        "drawings": path_drawings(path),
        "calendar": CALENDAR,
        "as_of": last_day_looked_at(audit),
        "may_edit": not audit.is_published
        and has_permission(request.user, Permission.ADMINISTER, partnership=audit.partnership),
        "may_give_reason": not audit.is_published,
    }
