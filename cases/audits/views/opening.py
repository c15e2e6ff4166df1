"""Checking the set-up of an audit, previewing a return, and opening the audit."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.saving import SavedForm, Stale
from auditapp.templatetags.interface import counted
from cases import access
from cases.models import Part
from cases.states import WrongState

from ..access import children_of, listed_agencies, people_of
from ..presenters import setting_up as presenters
from ..services import audits as services


@require_http_methods(["GET", "HEAD", "POST"])
def check(request, audit_id):
    """Everything on one page, what is missing, what opening will do; and opening."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    if request.method == "POST":
        return _open(request, audit)
    if not audit.is_being_set_up:
        return redirect(audit)
    return _check_page(request, audit)


def _check_page(request, audit, status=200, problem=""):
    listed = list(listed_agencies(audit))
    children = list(children_of(audit))
    people = people_of([row.agency for row in listed])
    context = {
        "audit": audit,
        "listed": listed,
        "lead": [row.agency for row in listed if row.part == Part.LEAD],
        "asked": [row.agency for row in listed if row.part == Part.ASKED],
        "named": [row.agency for row in listed if row.part == Part.NAMED],
        "children": children,
        "missing": presenters.missing_links(audit, listed, len(children)),
        "preview": presenters.preview(audit, listed, children, people),
        "saving": SavedForm(initial={"version": audit.version}),
        "problem": problem,
    }
    return render(request, "cases/audits/setting_up/check.html", context, status=status)


def _open(request, audit):
    saving = SavedForm(request.POST)
    if not saving.is_valid():
        return HttpResponseBadRequest()
    try:
        telling = services.open_audit(
            audit=audit, by=request.user, link=full_link(request), **saving.cleaned_data
        )
    except ValidationError:
        return _check_page(request, audit, status=422)
    except Stale:
        audit = access.get_audit_to_administer(request.user, audit.public_id)
        return _check_page(request, audit, status=409, problem="stale")
    except WrongState:
        audit = access.get_audit_to_administer(request.user, audit.public_id)
        return render(
            request, "cases/audits/setting_up/already_open.html", {"audit": audit}, status=409
        )
    messages.success(request, "The audit is open. Its agencies can fill in their returns.")
    say_who_was_told(request, telling)
    return redirect(audit)


def full_link(request):
    return lambda audit: request.build_absolute_uri(audit.get_absolute_url())


def say_who_was_told(request, telling):
    """How the mails went; names of people, for administrators only."""
    if telling is None or not telling.people:
        return
    reached = len(telling.people) - len(telling.missed)
    if reached:
        messages.success(request, f"{counted(reached, 'person was,people were')} told by mail.")
    if telling.missed:
        names = ", ".join(person.name for person in telling.missed)
        messages.error(
            request, f"No mail reached {names}. Check their addresses, and tell them yourself."
        )


@require_safe
def preview(request, audit_id):
    """The return as the auditors of one agency will see it, for one child; read only."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    listed = list(listed_agencies(audit))
    answering = [row for row in listed if row.part != Part.NAMED]
    children = [case for case in children_of(audit) if not case.withdrawn_at]
    is_ready = audit.question_set and children and any(row.part == Part.LEAD for row in listed)
    context = {"audit": audit, "back": _preview_back(audit)}
    if is_ready:
        row = _chosen(answering, request.GET.get("agency"), lambda row: row.agency_id)
        child = _chosen(children, request.GET.get("child"), lambda case: case.pk)
        context |= {
            "row": row,
            "child": child,
            "answering": answering,
            "children": children,
            "sections": presenters.previewed_sections(audit, listed, row, child),
        }
    return render(request, "cases/audits/setting_up/preview.html", context)


def _preview_back(audit):
    if audit.is_being_set_up:
        return presenters.step_url(audit, "check")
    return audit.get_absolute_url()


def _chosen(rows, wanted, key):
    """The one whose key is asked for, else the first."""
    return next((row for row in rows if str(key(row)) == wanted), rows[0])
