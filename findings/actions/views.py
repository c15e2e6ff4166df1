"""What is done about the findings of an audit, by whom and by when."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.saving import Stale
from auditapp.templatetags.interface import day
from cases.identity_check.pages import TextCheck
from cases.models import ObservationKind
from cases.returns.presenters.conflict import Difference
from cases.states import WrongState

from . import access, services
from .forms import FIELDS, ActionForm


@require_safe
def actions_of_audit(request, audit_id):
    """Each agreed finding of what needs to happen with its actions, and others that have some."""
    audit = access.get_audit_for_actions(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    findings = [
        finding
        for finding in access.findings_with_actions(audit)
        if finding.kind == ObservationKind.NEEDS or finding.actions.all()
    ]
    context = {
        "audit": audit,
        "findings": findings,
        "number": sum(len(finding.actions.all()) for finding in findings),
        "may_plan": access.may_plan(request.user, audit),
    }
    return render(request, "findings/actions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, audit_id, finding_id):
    finding = access.get_finding_to_act_on(request.user, audit_id, finding_id)
    agencies = access.agencies_to_own(finding.audit)
    if request.method != "POST":
        form = ActionForm(initial={"version": 0}, agencies=agencies)
        return _page(request, finding, form)
    check = _check(finding.audit)
    form = ActionForm(check.posted(request), agencies=agencies)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, finding, form, status=422)
    try:
        save_key = form.cleaned_data["save_key"]
        action = services.add_action(
            finding=finding, save_key=save_key, by=request.user, **form.told()
        )
    except WrongState:
        return _page(request, finding, form, status=409, is_closed=True)
    return _saved(request, audit_id, action, check.leads_back(request, form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, audit_id, action_id):
    action = access.get_action(request.user, audit_id, action_id)
    agencies = access.agencies_to_own(action.finding.audit, action)
    check = _check(action.finding.audit)
    if request.method != "POST":
        initial = {name: getattr(action, name) for name in ["version", *FIELDS]}
        form = check.show(ActionForm(initial=initial, agencies=agencies))
        return _page(request, action.finding, form, action)
    form = ActionForm(check.posted(request), agencies=agencies)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, action.finding, form, action, status=422)
    meta = {name: form.cleaned_data[name] for name in ("version", "save_key")}
    try:
        services.change_action(action=action, by=request.user, **meta, **form.told())
    except WrongState:
        return _page(request, action.finding, form, action, status=409, is_closed=True)
    except Stale:
        action = access.get_action(request.user, audit_id, action_id)
        form.data = form.data.copy()
        form.data["version"] = action.version
        differences = _differences(form, action)
        return _page(request, action.finding, form, action, status=409, differences=differences)
    return _saved(request, audit_id, action, check.leads_back(request, form))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, audit_id, action_id):
    """Ask, then take an action out."""
    action = access.get_action(request.user, audit_id, action_id)
    context = {"audit": action.finding.audit, "action": action}
    if request.method != "POST":
        return render(request, "findings/actions/remove.html", context)
    try:
        services.remove_action(action=action, by=request.user)
    except WrongState:
        context["is_closed"] = True
        return render(request, "findings/actions/remove.html", context, status=409)
    messages.success(request, "The action is removed.")
    return redirect("action-list", audit_id)


def _check(audit):
    return TextCheck(["what", "lead", "measure"], audit=audit)


def _saved(request, audit_id, action, again):
    messages.success(request, "The action is saved.")
    if again:
        return redirect("action-edit", audit_id, action.pk)
    return redirect("action-list", audit_id)


def _differences(form, action):
    """What was typed and what is saved, where they differ."""
    shown = [
        (form.fields[name].label, form.cleaned_data[name], getattr(action, name)) for name in FIELDS
    ]
    texts = [(label, *(str(day(value)) for value in values)) for label, *values in shown]
    return [Difference(*each) for each in texts if each[1] != each[2]]


def _page(request, finding, form, action=None, status=200, **context):
    context |= {"audit": finding.audit, "finding": finding, "form": form, "action": action}
    return render(request, "findings/actions/form.html", context, status=status)
