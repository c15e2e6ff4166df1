"""Chair and administrators move an audit between collecting and moderating, and open a closed one
again. Closing tells of actions, so that page is theirs: findings.actions."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.states import AUDIT_MOVES, WrongState, allows

from ..access import get_audit_to_move
from ..services import audits as services


@require_http_methods(["GET", "HEAD", "POST"])
def start_moderating(request, audit_id):
    done = "The audit is being moderated."
    return _move(request, audit_id, "moderate", services.start_moderating, done)


@require_http_methods(["GET", "HEAD", "POST"])
def collect_again(request, audit_id):
    done = "The audit is collecting returns again."
    return _move(request, audit_id, "collect again", services.collect_again, done)


@require_http_methods(["GET", "HEAD", "POST"])
def open_again(request, audit_id):
    done = "The audit is no longer closed. Its actions are followed again."
    return _move(request, audit_id, "open again", services.open_again, done)


def _move(request, audit_id, move, service, done):
    """Ask, then move."""
    audit = get_audit_to_move(request.user, audit_id)
    context = {"audit": audit, "move": move}
    if request.method != "POST":
        if not allows(AUDIT_MOVES, move, audit.state):
            return redirect(audit)
        return render(request, "cases/audits/move.html", context)
    try:
        service(audit=audit, by=request.user)
    except WrongState:
        audit = get_audit_to_move(request.user, audit_id)
        context |= {"audit": audit, "closed": True}
        return render(request, "cases/audits/move.html", context, status=409)
    messages.success(request, done)
    return redirect(audit)
