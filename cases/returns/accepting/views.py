"""Accepting every sent return that has nothing to ask, in one press that can be undone."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.saving import Stale
from cases.states import WrongState

from . import access, presenters, services
from .forms import AcceptingForm


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request, audit_id):
    """What would be accepted and what is left out, then the press."""
    audit = access.get_audit_to_review(request.user, audit_id)
    if request.method != "POST":
        if not audit.is_open:
            messages.info(request, "Returns of this audit can’t be accepted now.")
            return redirect(audit)
        return _page(request, audit, AcceptingForm())
    form = AcceptingForm(request.POST)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, audit, form, status=422)
    try:
        acceptance = services.accept_together(
            audit=audit,
            sendings=form.cleaned_data["returns"],
            save_key=form.cleaned_data["save_key"],
            by=request.user,
        )
    except services.KeyTaken:
        return HttpResponseBadRequest()
    except (Stale, WrongState):
        return _page(request, audit, form, status=409)
    messages.success(request, "The returns are accepted.")
    return redirect(acceptance)


def _page(request, audit, form, status=200):
    returns = list(access.sent_returns(request.user, audit).select_related("case", "agency"))
    ticked = set(form.data.getlist("returns")) if form.is_bound else None
    acceptable = [row for row in returns if not presenters.why_left_out(row)]
    context = {
        "audit": audit,
        "form": form if status == 422 else AcceptingForm(),
        "children": list(presenters.by_child(acceptable, ticked)),
        "number": len(acceptable),
        "left_out": presenters.left_out(returns),
        "changed_since": status == 409,
    }
    return render(request, "cases/returns/accepting/accept.html", context, status=status)


@require_safe
def detail(request, audit_id, acceptance_id):
    acceptance = access.get_acceptance(request.user, audit_id, acceptance_id)
    return _detail(request, acceptance)


def _detail(request, acceptance, status=200):
    rows = list(access.accepted_rows(acceptance))
    untouched = set(access.untouched_returns(acceptance).values_list("pk", flat=True))
    context = {
        "audit": acceptance.audit,
        "acceptance": acceptance,
        "rows": rows,
        "undone": sum(row.is_undone for row in rows),
        "kept": sum(not row.is_undone for row in rows),
        "untouched": len(untouched),
        "may_undo": acceptance.by == request.user
        and acceptance.audit.is_open
        and bool(untouched)
        and acceptance.undone_at is None,
        "changed_since": status == 409,
    }
    return render(request, "cases/returns/accepting/accepted.html", context, status=status)


@require_POST
def undo(request, audit_id, acceptance_id):
    acceptance = access.get_acceptance_to_undo(request.user, audit_id, acceptance_id)
    try:
        services.undo(acceptance=acceptance, by=request.user)
    except WrongState:
        return _detail(request, acceptance, status=409)
    messages.success(request, "The acceptance is undone.")
    return redirect(acceptance)
