"""The plan: what the chair adds, changes and removes."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.saving import Stale
from auditapp.templatetags.interface import day
from cases.children.identity_check.pages import TextCheck
from cases.returns.presenters.conflict import Difference
from cases.states import WrongState
from findings.models import Priority

from .. import access
from ..forms.plan import FIELDS, ActionForm
from ..services import planning


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, audit_id, finding_id):
    finding = access.get_finding_to_act_on(request.user, audit_id, finding_id)
    offered = _offered(finding.audit)
    if request.method != "POST":
        form = ActionForm(initial={"version": 0, "priority": Priority.MEDIUM}, **offered)
        return _page(request, finding, form)
    check = _check(finding.audit)
    form = ActionForm(check.posted(request), **offered)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, finding, form, status=422)
    try:
        save_key = form.cleaned_data["save_key"]
        action = planning.add_action(
            finding=finding, save_key=save_key, by=request.user, **form.told()
        )
    except WrongState:
        return _page(request, finding, form, status=409, is_closed=True)
    return _saved(request, audit_id, action, check.leads_back(request, form), "action-list")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, audit_id, action_id):
    action = access.get_action_to_plan(request.user, audit_id, action_id)
    offered = _offered(action.finding.audit, action)
    check = _check(action.finding.audit)
    if request.method != "POST":
        if not action.finding.audit.is_open:
            return redirect(action)
        form = check.show(ActionForm(initial=_initial(action), **offered))
        return _page(request, action.finding, form, action)
    form = ActionForm(check.posted(request), **offered)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, action.finding, form, action, status=422)
    meta = {name: form.cleaned_data[name] for name in ("version", "save_key")}
    try:
        planning.change_action(action=action, by=request.user, **meta, **form.told())
    except WrongState:
        return _page(request, action.finding, form, action, status=409, is_closed=True)
    except Stale:
        action = access.get_action_to_plan(request.user, audit_id, action_id)
        form.data = form.data.copy()
        form.data["version"] = action.version
        differences = _differences(form, action)
        return _page(request, action.finding, form, action, status=409, differences=differences)
    return _saved(request, audit_id, action, check.leads_back(request, form), "action-detail")


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, audit_id, action_id):
    """Ask, then take an action out."""
    action = access.get_action_to_plan(request.user, audit_id, action_id)
    audit = action.finding.audit
    context = {"audit": audit, "action": action, "is_closed": not audit.is_open}
    context["has_history"] = planning.has_history(action)
    if request.method != "POST":
        return render(request, "findings/actions/remove.html", context)
    try:
        planning.remove_action(action=action, by=request.user)
    except (WrongState, planning.HasHistory) as error:
        name = "is_closed" if isinstance(error, WrongState) else "has_history"
        context[name] = True
        return render(request, "findings/actions/remove.html", context, status=409)
    messages.success(request, "The action is removed.")
    return redirect("action-list", audit_id)


def _offered(audit, action=None):
    return {
        "agencies": access.agencies_to_own(audit, action),
        "people": access.people_to_lead(audit),
    }


def _initial(action):
    values = {name: getattr(action, name) for name in ["version", *FIELDS]}
    values["lead_person"] = action.lead_person_id if action.person_is_there else ""
    return values | {"others": [partner.agency_id for partner in action.partners.all()]}


def _check(audit):
    return TextCheck(["what", "body", "lead", "measure"], audit=audit)


def _saved(request, audit_id, action, again, where):
    messages.success(request, "The action is saved.")
    if again:
        return redirect("action-edit", audit_id, action.pk)
    return redirect(where, audit_id, *[action.pk] * (where != "action-list"))


def _differences(form, action):
    """What was typed and what is saved, where they differ."""
    saved = {name: getattr(action, name) for name in FIELDS}
    saved["others"] = [partner.agency for partner in action.partners.all()]
    saved["lead_person"] = saved["lead_person"] if action.person_is_there else None
    shown = [(form.fields[n].label, form.cleaned_data[n], saved[n]) for n in FIELDS]
    texts = [(label, *map(_in_words, values)) for label, *values in shown]
    return [Difference(*each) for each in texts if each[1] != each[2]]


def _in_words(value):
    if value is None or isinstance(value, str):
        return dict(Priority.choices).get(value, value or "")
    if hasattr(value, "__iter__"):
        return ", ".join(sorted(str(one) for one in value))
    return str(day(value))


def _page(request, finding, form, action=None, status=200, **context):
    context |= {"audit": finding.audit, "finding": finding, "form": form, "action": action}
    return render(request, "findings/actions/form.html", context, status=status)
