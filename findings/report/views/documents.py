"""The evaluations of children as a document, made as it is asked for."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from auditapp.history.models import Verb, record
from findings.panel.access import children_for, get_audit_of_panel, get_child

from ..documents import PLAIN_MAKERS
from ..evaluation import evaluation_document, evaluations_document
from ..files import attachment


@require_safe
def evaluation_file(request, audit_id, case_id, format):
    case = get_child(request.user, audit_id, case_id)
    if format not in PLAIN_MAKERS:
        raise Http404
    if case.audit.is_being_set_up:
        return redirect(case.audit)
    content = PLAIN_MAKERS[format](evaluation_document(request.user, case))
    record(Verb.EXPORTED, case, by=request.user, partnership_id=case.audit.partnership_id)
    return attachment(
        content, format, named=[case.audit.title, "evaluation", str(case.public_id)[:8]]
    )


@require_safe
def evaluations_file(request, audit_id, format):
    """Of all children, but for those in whose discussion the person takes no part."""
    audit = get_audit_of_panel(request.user, audit_id)
    if format not in PLAIN_MAKERS:
        raise Http404
    if audit.is_being_set_up:
        return redirect(audit)
    cases = children_for(request.user, audit)
    content = PLAIN_MAKERS[format](evaluations_document(request.user, audit, cases))
    record(Verb.EXPORTED, audit, by=request.user)
    return attachment(content, format, named=[audit.title, "evaluations"])
