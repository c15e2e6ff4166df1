"""What agencies together make of one child's experience, and what is printed for the meeting."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from auditapp.history.models import Verb, record_each
from cases.path.access import last_day_looked_at

from .. import access
from ..evaluations import evaluation_of
from ..presenters import printed_child
from ..sheets import sheets_of
from .common import scale_of, to_audit


@require_safe
def evaluation(request, audit_id, case_id):
    case = access.get_child(request.user, audit_id, case_id)
    audit = case.audit
    if audit.is_being_set_up:
        return redirect(audit)
    found = evaluation_of(request.user, case)
    return render(request, "findings/panel/evaluation.html", {"audit": audit, **vars(found)})


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
    record_each(Verb.EXPORTED, cases, by=request.user, partnership_id=audit.partnership_id)
    scale = scale_of(audit)
    context = {
        "audit": audit,
        "children": [printed_child(s, scale) for s in sheets_of(request.user, audit, cases)],
        "as_of": last_day_looked_at(audit),
        "one": one,
    }
    return render(request, "findings/panel/packs.html", context)
