"""An administrator sets an audit up: a task list of steps, each left and come back to at will.

Texts and dates can be changed with the same pages once the audit is open.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.accounts.access import administered_partnerships
from auditapp.saving import Stale
from cases import access
from cases.children.access import listed_children
from cases.children.identity_check.pages import TextCheck
from cases.children.presenters.children import fact_cells
from cases.path.access import has_paths
from cases.states import WrongState

from .. import forms
from ..access import agencies_for, children_of, earlier_audits, listed_agencies, question_sets_for
from ..presenters import setting_up as presenters
from ..presenters.audits import audit_tag
from ..services import audits
from ..services import setting_up as services
from ..suggestions import suggested_due_date

SAVED = "Saved."
PURPOSE_TEXTS = ["title", "topic", "aim", "scope"]


@require_http_methods(["GET", "HEAD", "POST"])
def create(request):
    partnerships = administered_partnerships(request.user)
    form = forms.NewAuditForm(posted(request), partnerships=partnerships)
    if form.is_bound:
        if "save_key" in form.errors:
            return HttpResponseBadRequest()
        if form.is_valid():
            audit = audits.create_audit(by=request.user, **form.cleaned_data)
            return redirect("audit-set-up", audit.public_id)
    status = 422 if form.is_bound else 200
    return render(request, "cases/audits/setting_up/new.html", {"form": form}, status=status)


@require_safe
def steps(request, audit_id):
    """The task list, as long as the audit is not open."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    if not audit.is_being_set_up:
        return redirect(audit)
    listed = list(listed_agencies(audit))
    children = children_of(audit).count()
    context = {
        "audit": audit,
        "tag": audit_tag(audit),
        "steps": presenters.steps(audit, listed, children),
    }
    return render(request, "cases/audits/setting_up/steps.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def purpose(request, audit_id):
    audit = access.get_audit_to_administer(request.user, audit_id)
    saved = {name: getattr(audit, name) for name in services.PURPOSE_FIELDS}
    check = TextCheck(PURPOSE_TEXTS, audit=audit)
    form = forms.PurposeForm(
        check.posted(request),
        initial=versioned(audit, saved),
        earlier=earlier_audits(audit),
        is_open=not audit.is_being_set_up,
    )
    answer = _step(request, audit, "purpose", check.show(form), services.change_audit, saved)
    is_saved = answer.status_code == 302
    return redirect(request.path) if is_saved and check.leads_back(request, form) else answer


@require_http_methods(["GET", "HEAD", "POST"])
def dates(request, audit_id):
    audit = access.get_audit_to_administer(request.user, audit_id)
    saved = {name: getattr(audit, name) for name in services.DATE_FIELDS}
    suggested = None
    if audit.is_being_set_up and not audit.returns_due:
        suggested = suggested_due_date(audit.partnership)
    initial = versioned(audit, saved | ({"returns_due": suggested} if suggested else {}))
    form = forms.DatesForm(posted(request), initial=initial, is_open=not audit.is_being_set_up)
    return _step(request, audit, "dates", form, services.change_audit, saved, suggested=suggested)


@require_http_methods(["GET", "HEAD", "POST"])
def question_set(request, audit_id):
    audit = access.get_audit_to_administer(request.user, audit_id)
    if request.method != "POST" and not audit.is_being_set_up:
        return _is_open(request, audit)
    question_sets = question_sets_for(audit.partnership)
    saved = {"question_set": audit.question_set}
    initial = versioned(audit, {"question_set": audit.question_set_id})
    form = forms.QuestionSetForm(posted(request), initial=initial, question_sets=question_sets)
    return _step(
        request,
        audit,
        "question_set",
        form,
        services.choose_question_set,
        saved,
        question_sets=question_sets,
        chosen=form["question_set"].value(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agencies(request, audit_id):
    audit = access.get_audit_to_administer(request.user, audit_id)
    if request.method != "POST" and not audit.is_being_set_up:
        return redirect("audit-taking-part", audit.public_id)
    saved = {f"part-{row.agency_id}": row.part for row in listed_agencies(audit)}
    form = forms.AgenciesForm(
        posted(request), initial=versioned(audit, saved), agencies=agencies_for(audit)
    )

    def save(*, audit, version, save_key, by, **parts):
        services.choose_agencies(
            audit=audit, parts=form.parts, version=version, save_key=save_key, by=by
        )

    rows = presenters.agency_rows(form)
    return _step(request, audit, "agencies", form, save, saved, rows=rows)


@require_safe
def children(request, audit_id):
    """The list of children; adding them, one by one or from a file, are pages of their own."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    rows = list(listed_children(audit))
    context = {
        "audit": audit,
        "facts": audit.facts,
        "has_paths": has_paths(audit),
        "children": [
            (case, fact_cells(audit.facts, case.facts)) for case in rows if not case.withdrawn_at
        ],
        "withdrawn": [case for case in rows if case.withdrawn_at],
    }
    return render(request, "cases/audits/setting_up/children.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_child(request, audit_id, case_id):
    """Ask, then take a child out of an audit that is not open yet."""
    case = access.get_case_to_administer(request.user, audit_id, case_id)
    audit = case.audit
    if request.method != "POST":
        if not audit.is_being_set_up:
            return redirect("case-withdraw", audit.public_id, case.public_id)
        context = {"audit": audit, "case": case}
        return render(request, "cases/audits/setting_up/remove_child.html", context)
    try:
        services.remove_case(case=case, by=request.user)
    except WrongState:
        context = {"audit": audit, "case": case, "closed": True}
        return render(request, "cases/audits/setting_up/remove_child.html", context, status=409)
    messages.success(request, "The child is removed.")
    return redirect("audit-set-up-children", audit.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request, audit_id):
    """The next audit with the same texts, questions and agencies."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    form = forms.CopyForm(posted(request), can_follow=not audit.is_being_set_up)
    if form.is_bound:
        if "save_key" in form.errors:
            return HttpResponseBadRequest()
        if form.is_valid():
            copied = services.copy_set_up(audit=audit, by=request.user, **form.cleaned_data)
            messages.success(request, "The set-up is copied. Children and dates are still to do.")
            return redirect("audit-set-up", copied.public_id)
    context = {
        "audit": audit,
        "form": form,
        "question_set": services.newest_version(audit.question_set),
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/audits/setting_up/copy.html", context, status=status)


def posted(request):
    return request.POST if request.method == "POST" else None


def versioned(audit, saved):
    return saved | {"version": audit.version}


def _is_open(request, audit):
    messages.info(request, "The audit is open: its questions can’t be changed any more.")
    return redirect(audit)


def _step(request, audit, step, form, save, saved, **context):
    """Show a step, or save it and go back to where the steps are listed."""
    context |= {"audit": audit, "form": form, "back": presenters.back_url(audit)}
    template = f"cases/audits/setting_up/{step}.html"
    if not form.is_bound:
        return render(request, template, context)
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    if form.is_valid():
        try:
            save(audit=audit, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except (Stale, WrongState) as problem:
            return _conflict(request, audit, template, context, saved, problem)
        else:
            messages.success(request, SAVED)
            return redirect(presenters.back_url(audit))
    return render(request, template, context, status=422)


def _conflict(request, audit, template, context, saved, problem):
    """409: nothing is saved; what is saved and what was typed are both shown, and saving again
    replaces what is saved if the audit still takes it."""
    form = context["form"]
    audit = access.get_audit_to_administer(request.user, audit.public_id)
    form.data = form.data.copy()
    form.data["version"] = audit.version
    context |= {
        "audit": audit,
        "problem": "closed" if isinstance(problem, WrongState) else "stale",
        "differences": presenters.differences(form, saved),
    }
    return render(request, template, context, status=409)
