"""What agencies together make of one child's experience, and what is printed for the meeting."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases.path.access import last_day_looked_at
from findings.board.presenters.findings import raised

from .. import access
from ..presenters import meeting_row, person_words, printed_child, shown_child
from ..sheets import sheets_of
from .common import scale_of, to_audit


@require_safe
def evaluation(request, audit_id, case_id):
    case = access.get_child(request.user, audit_id, case_id)
    audit = case.audit
    if audit.is_being_set_up:
        return redirect(audit)
    [sheet] = sheets_of(request.user, audit, [case])
    children = len(access.children_of(audit))
    meeting = sheet.discussion and access.meeting_of(sheet.discussion)
    row = meeting and meeting_row(meeting, audit.partnership.panel_quorum)
    return render(
        request,
        "findings/panel/evaluation.html",
        {
            "audit": audit,
            "case": case,
            "child": shown_child(sheet, scale_of(audit)),
            "has_scale": bool(scale_of(audit)),
            "as_of": last_day_looked_at(audit),
            "meeting": row,
            "came": [person_words(person) for person in row.came] if row else [],
            "apologies": [person_words(person) for person in row.apologies] if row else [],
            "findings": [(f, raised(f, children)) for f in access.findings_resting_on(case)],
        },
    )


@require_safe
def pack(request, audit_id, case_id):
    """One child on at most four pages."""
    case = access.get_child(request.user, audit_id, case_id)
    return _packs(request, case.audit, [case], one=True)


@require_safe
def packs(request, audit_id):
    """The children of the agenda, each on pages of its own."""
    audit = access.get_audit_of_panel(request.user, audit_id)
    return _packs(request, audit, [each.case for each in access.agenda_for(request.user, audit)])


def _packs(request, audit, cases, one=False):
    if audit.is_being_set_up:
        return to_audit(audit)
    scale = scale_of(audit)
    context = {
        "audit": audit,
        "children": [printed_child(s, scale) for s in sheets_of(request.user, audit, cases)],
        "as_of": last_day_looked_at(audit),
        "one": one,
    }
    return render(request, "findings/panel/packs.html", context)
