"""Where records differ: the list of an audit, and one difference with what is decided about it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from auditapp.accounts.permissions import Permission, has_permission
from auditapp.saving import Stale
from cases.audits.presenters.audits import audit_tag
from cases.states import WrongState

from . import services
from .access import (
    findings_to_name,
    get_audit_for_differences,
    get_difference,
    weighed_differences,
)
from .forms import AskForm, DecideForm, DifferenceFilter
from .presenters import by_child, by_kind, by_pair, odd_ones_out, page_of_difference

CHILDREN = 10  # on a page of the list


@require_safe
def difference_list(request, audit_id):
    """All that differs, by child, and how much of it there is by kind and pair of agencies."""
    audit = get_audit_for_differences(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    every = weighed_differences(request.user, audit, list(audit.cases.current()))
    filters = DifferenceFilter(request.GET, audit=audit)
    shown = filters.apply(every)
    cases = list(dict.fromkeys(one.difference.case for one in shown))
    page = Paginator(cases, CHILDREN).get_page(request.GET.get("page"))
    on_page = set(page.object_list)
    return render(
        request,
        "findings/differences/list.html",
        {
            "audit": audit,
            "tag": audit_tag(audit),
            "filters": filters,
            "number": len(every),
            "shown": len(shown),
            "page": page,
            "children": by_child([one for one in shown if one.difference.case in on_page]),
            "kinds": by_kind(every),
            "pairs": by_pair(every),
        },
    )


@require_safe
def to_send(request, audit_id):
    """Everything that is still to settle, on one page to print or send out before the meeting."""
    audit = get_audit_for_differences(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    every = weighed_differences(request.user, audit, list(audit.cases.current()))
    children = by_child([one for one in every if one.is_open])
    return render(
        request, "findings/differences/to_send.html", {"audit": audit, "children": children}
    )


@require_safe
def detail(request, audit_id, case_id, code, about_id):
    found = get_difference(request.user, audit_id, case_id, code, about_id)
    return _agree(request, found) or _page(request, found[-1])


@require_POST
def decide(request, audit_id, case_id, code, about_id):
    found = get_difference(request.user, audit_id, case_id, code, about_id)
    if page := _agree(request, found):
        return page
    weighed = found[-1]
    form = _decide_form(request, weighed, request.POST)
    if not form.is_valid():
        return _refused(request, weighed, decide_form=form)
    kept = form.cleaned_data
    try:
        services.decide(
            weighed=weighed,
            outcome=kept["outcome"],
            reason=kept["reason"],
            finding=kept.get("finding"),
            number=kept["version"],
            seen=kept["seen"],
            save_key=kept["save_key"],
            by=request.user,
        )
    except (Stale, WrongState):
        return _page(request, weighed, status=409, decide_form=form)
    messages.success(request, "The decision is recorded.")
    return redirect("difference-list", audit_id)


@require_POST
def ask(request, audit_id, case_id, code, about_id):
    found = get_difference(request.user, audit_id, case_id, code, about_id)
    if page := _agree(request, found):
        return page
    weighed = found[-1]
    form = _ask_form(weighed, request.POST)
    if not form.is_valid():
        return _refused(request, weighed, ask_form=form)
    try:
        services.ask(
            weighed=weighed,
            sides=form.cleaned_data["sides"],
            note=form.cleaned_data["note"],
            number=form.cleaned_data["version"],
            seen=form.cleaned_data["seen"],
            save_key=form.cleaned_data["save_key"],
            by=request.user,
        )
    except (Stale, WrongState):
        return _page(request, weighed, status=409, ask_form=form)
    messages.success(request, "The question is on the agencies’ pages.")
    return redirect("difference-detail", audit_id, case_id, code, about_id)


def _agree(request, found):
    """The page that says that the records agree now, with what was typed; None if they differ."""
    case, question, weighed = found
    if weighed is not None:
        return None
    typed = request.POST.get("reason") or request.POST.get("note") or ""
    context = {"audit": case.audit, "case": case, "question": question, "typed": typed}
    status = 409 if request.method == "POST" else 200
    return render(request, "findings/differences/agree.html", context, status=status)


def _refused(request, weighed, **forms):
    form = next(iter(forms.values()))
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    return _page(request, weighed, status=422, **forms)


def _page(request, weighed, status=200, decide_form=None, ask_form=None):
    """With 409 it changed meanwhile: what was typed stays in its form, which from then on goes by
    what the page shows."""
    difference = weighed.difference
    refused = decide_form or ask_form
    if status == 409:
        refused.data = refused.data.copy()
        for name, value in _shown(weighed).items():
            refused.data[name] = value
    return render(
        request,
        "findings/differences/detail.html",
        {
            "audit": difference.case.audit,
            "case": difference.case,
            "decide_form": decide_form or _decide_form(request, weighed),
            "ask_form": ask_form or _ask_form(weighed),
            "form": refused,
            "is_conflict": status == 409,
            **page_of_difference(weighed),
        },
        status=status,
    )


def _decide_form(request, weighed, data=None):
    audit = weighed.difference.case.audit
    may_agree = has_permission(
        request.user, Permission.AGREE_FINDING, partnership=audit.partnership
    )
    return DecideForm(
        data,
        findings=findings_to_name(audit) if may_agree else None,
        panel=audit.partnership.panel,
        initial=_shown(weighed),
    )


def _ask_form(weighed, data=None):
    sides = weighed.difference.sides
    initial = _shown(weighed) | {"sides": [side.name for side in odd_ones_out(sides)]}
    return AskForm(data, sides=sides, initial=initial, auto_id="ask-%s")


def _shown(weighed):
    """What a form carries of the page that it is on."""
    return {"version": weighed.number, "seen": weighed.fingerprint}
