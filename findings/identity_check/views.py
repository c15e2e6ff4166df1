"""The identity check of an audit: everything that its report would publish, before it is signed."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.encryption import WrongKey
from auditapp.saving import Stale
from cases.access import administers
from cases.audits.presenters.audits import audit_tag
from cases.states import WrongState

from . import services
from .access import (
    checked_by,
    children_without_key,
    get_audit_to_check,
    get_hit,
)
from .forms import OverrideForm
from .presenters import marked


@require_safe
def check(request, audit_id):
    audit = get_audit_to_check(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    context = {"audit": audit, "tag": audit_tag(audit)}
    try:
        checked = checked_by(request.user, audit)
    except WrongKey:
        return render(request, "findings/identity_check/unread.html", context)
    context |= {
        "open": sum(placed.is_open for placed in checked.published),
        "hidden": checked.hidden,
        "published": marked(checked.published),
        "kept": marked(checked.kept),
        "without_key": children_without_key(audit),
        "standing_out": checked.standing_out,
        "administers": administers(request.user, audit),
    }
    return render(request, "findings/identity_check/check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def override(request, audit_id, fingerprint):
    """Why words that were found identify nobody."""
    audit = get_audit_to_check(request.user, audit_id)
    form = OverrideForm(request.POST if request.method == "POST" else None, initial={"version": 0})
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    placed = get_hit(request.user, audit, fingerprint)
    if request.method != "POST":
        return _page(request, audit, placed, form) if placed else redirect(_of(audit))
    if not form.is_valid():
        return _page(request, audit, placed, form, status=422)
    if placed is None:
        return _page(request, audit, placed, form, status=409, problem="changed")
    try:
        services.override(
            audit=audit,
            fingerprint=fingerprint,
            reason=form.cleaned_data["reason"],
            save_key=form.cleaned_data["save_key"],
            by=request.user,
        )
    except WrongState:
        return _page(request, audit, placed, form, status=409, problem="closed")
    except Stale:
        return _page(request, audit, placed, form, status=409, problem="stale")
    messages.success(request, "The reason is kept. These words stay as they are.")
    return redirect(_of(audit))


@require_POST
def undo(request, audit_id, fingerprint):
    audit = get_audit_to_check(request.user, audit_id)
    try:
        services.undo_override(audit=audit, fingerprint=fingerprint, by=request.user)
    except WrongState:
        messages.error(request, "This audit no longer takes changes, so nothing was changed.")
    return redirect(_of(audit))


def _of(audit):
    return audit.get_identity_check_url()


def _page(request, audit, placed, form, status=200, problem=""):
    context = {"audit": audit, "placed": placed, "form": form, "problem": problem}
    return render(request, "findings/identity_check/override.html", context, status=status)
