"""Closing an audit, whose actions are then not followed any more."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.audits.services.audits import close_audit
from cases.states import AUDIT_MOVES, WrongState, allows

from .. import access


@require_http_methods(["GET", "HEAD", "POST"])
def close(request, audit_id):
    """Ask, saying how many actions are not finished, then close."""
    audit = access.get_audit_to_close(request.user, audit_id)
    if request.method != "POST":
        if not allows(AUDIT_MOVES, "close", audit.state):
            return redirect(audit)
        return _page(request, audit)
    try:
        close_audit(audit=audit, by=request.user)
    except WrongState:
        audit = access.get_audit_to_close(request.user, audit_id)
        return _page(request, audit, status=409)
    messages.success(request, "The audit is closed.")
    return redirect(audit)


def _page(request, audit, status=200):
    context = {
        "audit": audit,
        "may_close": allows(AUDIT_MOVES, "close", audit.state),
        "unfinished": access.unfinished_in(audit),
    }
    return render(request, "findings/actions/close.html", context, status=status)
