"""Administrators of an open audit add, withdraw and bring back agencies, children and returns."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.saving import SavedForm, Stale
from cases import access
from cases.returns.services import reviewing
from cases.states import WrongState

from ..access import (
    agencies_for,
    children_of,
    get_listed_agency,
    get_return_to_administer,
    listed_agencies,
    returns_to_administer,
)
from ..forms import AddAgencyForm, ReasonForm
from ..presenters import taking_part as presenters
from ..services import audits
from ..services import taking_part as services
from .opening import full_link, say_who_was_told
from .setting_up import posted


@require_safe
def taking_part(request, audit_id):
    """Agencies, children and returns of an audit, with what can be done to each."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect("audit-set-up", audit.public_id)
    listed = list(listed_agencies(audit))
    returns = list(returns_to_administer(audit))
    children = list(children_of(audit))
    context = {
        "audit": audit,
        "agencies": presenters.agency_places(listed, returns),
        "children": presenters.child_rows(children, listed, returns),
        "withdrawn_returns": presenters.withdrawn_singly(listed, returns),
    }
    return render(request, "cases/audits/taking_part/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_agency(request, audit_id):
    audit = access.get_audit_to_administer(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect("audit-set-up-agencies", audit.public_id)
    every = agencies_for(audit)
    new = every.exclude(pk__in=listed_agencies(audit).values("agency"))
    # The same form once more names one that is in the audit by now.
    offered = every if request.method == "POST" else new
    form = AddAgencyForm(posted(request), initial={"version": audit.version}, agencies=offered)
    context = {"audit": audit, "form": form, "is_any": new.exists()}
    if not form.is_bound:
        return render(request, "cases/audits/taking_part/add_agency.html", context)
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    if not form.is_valid():
        return render(request, "cases/audits/taking_part/add_agency.html", context, status=422)
    try:
        row = audits.add_agency(
            audit=audit, by=request.user, link=full_link(request), **form.cleaned_data
        )
    except ValidationError:
        form.add_error("agency", "This agency is in the audit already, or can’t be added")
        return render(request, "cases/audits/taking_part/add_agency.html", context, status=422)
    except Stale:
        form.data = form.data.copy()
        form.data["version"] = audit.version
        context["problem"] = "stale"
        return render(request, "cases/audits/taking_part/add_agency.html", context, status=409)
    messages.success(request, f"{row.agency.name} is added.")
    say_who_was_told(request, row.telling)
    return redirect("audit-taking-part", audit.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_agency(request, audit_id, agency_id):
    audit, row = get_listed_agency(request.user, audit_id, agency_id)

    def save(**fields):
        services.withdraw_agency(audit=audit, agency=row.agency, by=request.user, **fields)

    what = {
        "agency": row.agency,
        "name": row.agency.name,
        "done": f"{row.agency.name} is withdrawn.",
    }
    return _withdraw(request, audit, audit.version, save, what)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_back_agency(request, audit_id, agency_id):
    audit, row = get_listed_agency(request.user, audit_id, agency_id)

    def save(**fields):
        telling = services.bring_back_agency(
            audit=audit, agency=row.agency, by=request.user, link=full_link(request), **fields
        )
        say_who_was_told(request, telling)

    what = {
        "agency": row.agency,
        "name": row.agency.name,
        "done": f"{row.agency.name} is asked for returns.",
    }
    return _bring_back(request, audit, audit.version, save, what)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_case(request, audit_id, case_id):
    case = access.get_case_to_administer(request.user, audit_id, case_id)
    if case.audit.is_being_set_up and request.method != "POST":
        return redirect("case-remove", case.audit.public_id, case.public_id)

    def save(**fields):
        services.withdraw_case(case=case, by=request.user, **fields)

    what = {"case": case, "name": case.pseudonym, "done": f"{case.pseudonym} is withdrawn."}
    return _withdraw(request, case.audit, case.version, save, what)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_back_case(request, audit_id, case_id):
    case = access.get_case_to_administer(request.user, audit_id, case_id)

    def save(**fields):
        services.bring_back_case(case=case, by=request.user, **fields)

    what = {"case": case, "name": case.pseudonym, "done": f"{case.pseudonym} takes part again."}
    return _bring_back(request, case.audit, case.version, save, what)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_return(request, return_id):
    agency_return = get_return_to_administer(request.user, return_id)

    def save(*, version, save_key, reason):
        reviewing.withdraw(
            agency_return=agency_return, reason=reason, review_key=save_key, by=request.user
        )

    what = {"name": _name(agency_return), "done": "The return is withdrawn."}
    return _withdraw(request, agency_return.case.audit, 0, save, what)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_back_return(request, return_id):
    agency_return = get_return_to_administer(request.user, return_id)

    def save(*, version, save_key):
        reviewing.reinstate(agency_return=agency_return, review_key=save_key, by=request.user)

    what = {"name": _name(agency_return), "done": "The return is back, in progress."}
    return _bring_back(request, agency_return.case.audit, 0, save, what)


def _name(agency_return):
    return f"the return of {agency_return.agency.name} on {agency_return.case.pseudonym}"


def _withdraw(request, audit, version, save, what):
    form = ReasonForm(posted(request), initial={"version": version})
    return _confirmed(request, audit, "withdraw", form, save, what)


def _bring_back(request, audit, version, save, what):
    form = SavedForm(posted(request), initial={"version": version})
    return _confirmed(request, audit, "bring_back", form, save, what)


def _confirmed(request, audit, template, form, save, what):
    """Ask, with a form that holds version, save key and perhaps a reason; then do it."""
    template = f"cases/audits/taking_part/{template}.html"
    back = reverse("audit-taking-part", args=[audit.public_id])
    context = what | {"audit": audit, "form": form, "back": back}
    if not form.is_bound:
        return render(request, template, context)
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    if not form.is_valid():
        return render(request, template, context, status=422)
    try:
        save(**form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return render(request, template, context, status=422)
    except (Stale, WrongState) as problem:
        is_closed = isinstance(problem, WrongState)
        context["problem"] = "closed" if is_closed else "stale"
        return render(request, template, context, status=409)
    messages.success(request, what["done"])
    return redirect(back)
