"""The factual accuracy check: agencies comment on what is found about them, the chair answers."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.accounts.permissions import Permission, has_permission
from auditapp.saving import Stale
from cases.states import WrongState

from . import access, services
from .forms import AnswerForm, ReplyForm
from .presenters import finding_rows, reply_rows


@require_safe
def overview(request, audit_id):
    """How each agency stands, its comments and their answers, for the panel's people."""
    audit = access.get_audit_to_check(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    return _overview_page(request, audit)


def _overview_page(request, audit, status=200, **refused):
    checks = list(access.checks_of(audit))
    may_agree = has_permission(
        request.user, Permission.AGREE_FINDING, partnership=audit.partnership
    )
    context = {
        "audit": audit,
        "checks": [(check, reply_rows(access.replies_of(check), check)) for check in checks],
        "current": checks[0] if checks and checks[0].is_open else None,
        "left": services.what_is_left(checks[0]) if checks and checks[0].is_open else None,
        "may_agree": may_agree and audit.is_open,
    }
    return render(request, "findings/accuracy/overview.html", context | refused, status=status)


@require_POST
def open_check(request, audit_id):
    audit = access.get_audit_to_check_as_chair(request.user, audit_id)
    try:
        services.open_check(audit=audit, by=request.user)
    except WrongState:
        messages.error(request, "This audit takes no accuracy check now.")
    else:
        messages.success(request, "Each agency finds the findings about it on its home page.")
    return redirect("accuracy-overview", audit_id)


@require_POST
def close_check(request, audit_id):
    audit = access.get_audit_to_check_as_chair(request.user, audit_id)
    check = access.checks_of(audit).first()
    if check is None:
        return redirect("accuracy-overview", audit_id)
    try:
        services.close_check(check=check, by=request.user)
    except services.NotYet:
        messages.error(
            request,
            "The check stays open: an agency still has time, or a comment has no answer yet.",
        )
    else:
        messages.success(request, "The accuracy check is closed.")
    return redirect("accuracy-overview", audit_id)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, audit_id, comment_id):
    comment = access.get_comment(request.user, audit_id, comment_id)
    audit = comment.reply.accuracy_check.audit
    if request.method != "POST":
        form = AnswerForm(initial={"answer": comment.answer, "seen": comment.fingerprint})
        return _answer_page(request, audit, comment, form)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _answer_page(request, audit, comment, form, 422)
    try:
        services.answer_comment(comment=comment, by=request.user, **form.cleaned_data)
    except (Stale, WrongState):
        comment = access.get_comment(request.user, audit_id, comment_id)
        form.data = form.data.copy()
        form.data["seen"] = comment.fingerprint
        return _answer_page(request, audit, comment, form, 409)
    messages.success(request, "The answer is saved.")
    return redirect("accuracy-overview", audit_id)


def _answer_page(request, audit, comment, form, status=200):
    context = {"audit": audit, "comment": comment, "form": form, "is_conflict": status == 409}
    return render(request, "findings/accuracy/answer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request, reply_id):
    """An agency comments on the findings about itself, until the check is closed."""
    reply = access.get_reply(request.user, reply_id)
    if request.method != "POST":
        return _reply_page(request, reply, _reply_form(reply))
    form = _reply_form(reply, request.POST)
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _reply_page(request, reply, form, 422)
    finished = request.POST.get("save") == "finish"
    try:
        services.save_reply(
            reply=reply,
            comments=form.comments(),
            seen=form.cleaned_data["seen"].split(),
            finished=finished,
            version=form.cleaned_data["version"],
            save_key=form.cleaned_data["save_key"],
            by=request.user,
        )
    except (Stale, WrongState):
        return _reply_conflict(request, access.get_reply(request.user, reply_id))
    if finished:
        panel = reply.accuracy_check.audit.partnership.panel
        messages.success(request, f"The {panel} has your comments. Thank you.")
        return redirect("home")
    messages.success(request, "Your comments are saved. You have not said that these are all.")
    return redirect(reply)


def _reply_form(reply, data=None):
    findings, comments = access.findings_to_show(reply), list(reply.comments.all())
    return ReplyForm(
        data,
        findings=findings,
        comments=comments,
        is_open=reply.accuracy_check.is_open,
        initial={"version": reply.version},
    )


def _reply_conflict(request, reply):
    """The page as it is now, with what was typed; its form goes by what it shows from then on."""
    form = _reply_form(reply, request.POST.copy())
    form.data["version"], form.data["seen"] = reply.version, form.fields["seen"].initial
    return _reply_page(
        request,
        reply,
        form,
        409,
        seen=request.POST.get("seen", "").split(),
        is_conflict=True,
        is_saved_meanwhile=request.POST["version"] != str(reply.version),
    )


def _reply_page(request, reply, form, status=200, seen=None, **conflict):
    context = {
        "reply": reply,
        "check": reply.accuracy_check,
        "audit": reply.accuracy_check.audit,
        "form": form,
        "rows": finding_rows(form, reply.agency, seen),
    }
    return render(request, "findings/accuracy/reply.html", context | conflict, status=status)
