"""The key from pseudonym to child. A page asks what it is needed for, by POST, and shows it in the
answer to that alone: no address leads to it, and reloading or going back asks again or records
again.
"""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from auditapp.accounts.step_up import stepped_up
from auditapp.posted import KEPT_FORM, MADE_FOR
from auditapp.saving import Stale
from auditapp.templatetags.interface import counted
from cases import access
from cases.models import LookPurpose

from . import services
from .access import (
    filled_candidate_lists,
    get_audit_to_match,
    get_return_to_find_record,
    has_key,
    keys_of,
    numbering_agencies,
    shows_key,
)
from .forms import PURPOSES_OF_AGENCIES, DeleteForm, IdentityForm, PurposeForm
from .presenters import conflicting_keys, initial, matching_rows, part_rows

# -- the whole key, for administrators


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def key(request, audit_id, case_id):
    case = access.get_case_to_administer(request.user, audit_id, case_id)
    if {"version", "save_key"} & request.POST.keys():
        return _save(request, case)
    if not has_key(case):
        return _key_page(request, case, _form(case))
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, form, {"case": case, "audit": case.audit})
    identity = services.look(case=case, by=request.user, **form.cleaned_data)
    return _key_page(request, case, _form(case, identity), identity)


def _form(case, identity=None, data=None):
    return IdentityForm(
        data,
        case=case,
        today=timezone.localdate(),
        agencies=numbering_agencies(case.audit),
        initial=initial(identity) if identity else {"version": 0},
    )


def _ask(request, form, context):
    status = 422 if form.is_bound else 200
    return render(
        request, "cases/children/identities/ask.html", context | {"form": form}, status=status
    )


def _key_page(request, case, form, identity=None, warnings=(), status=200):
    context = {
        "case": case,
        "audit": case.audit,
        "form": form,
        "is_new": identity is None and not form.is_bound,
        "warnings": warnings,
    }
    return render(request, "cases/children/identities/key.html", context, status=status)


def _save(request, case):
    form = _form(case, data=request.POST)
    is_valid = form.is_valid()
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    if not is_valid:
        return _key_page(request, case, form, status=422)
    warnings = form.warnings()
    if warnings and "checked" not in request.POST:
        return _key_page(request, case, form, warnings=warnings, status=422)
    version = form.cleaned_data["version"]
    try:
        services.save_identity(case=case, version=version, by=request.user, **form.fields_to_save())
    except Stale:
        return _conflict(request, case, form)
    messages.success(request, "The key is saved.")
    return redirect(case)


def _conflict(request, case, form):
    """409: somebody saved or deleted the key since. Both texts, which is a look like any other."""
    identity = services.look(case=case, purpose=LookPurpose.KEEP_KEY, by=request.user)
    saved = _form(case, identity)
    mine = [
        (name, text)
        for name, texts in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", MADE_FOR, KEPT_FORM, "version", "save_key")
        for text in texts
    ]
    context = {
        "case": case,
        "is_deleted": identity is None,
        "differences": conflicting_keys(form, saved),
        "mine": mine,
        "saving": saved,
    }
    return render(request, "cases/children/identities/conflict.html", context, status=409)


# -- the part by which an agency finds records


@require_http_methods(["GET", "HEAD", "POST"])
def of_return(request, return_id):
    agency_return = get_return_to_find_record(request.user, return_id)
    case = agency_return.case
    context = {"return": agency_return, "agency": agency_return.agency, "audit": case.audit}
    if not shows_key(agency_return):
        return render(request, "cases/children/identities/closed.html", context, status=409)
    if not has_key(case):
        return render(request, "cases/children/identities/none.html", context)
    form = _agency_purpose(request)
    if not form.is_valid():
        return _ask(request, form, context)
    identity = _look_for(request, agency_return.agency, [case], case.audit, form).get(case.pk)
    rows = part_rows(identity, agency_return.agency) if identity else []
    context |= {"case": case, "rows": rows}
    return render(request, "cases/children/identities/part.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def matching(request, audit_id):
    """All children of an audit whose records the person's agencies look for."""
    audit, wanted = get_audit_to_match(request.user, audit_id)
    context = {"audit": audit, "agencies": [agency for agency, _ in wanted]}
    if not wanted:
        return render(request, "cases/children/identities/closed.html", context, status=409)
    if not keys_of(audit).exists():
        return render(request, "cases/children/identities/none.html", context)
    form = _agency_purpose(request)
    if not form.is_valid():
        return _ask(request, form, context)
    lists = [
        (agency, matching_rows(cases, _look_for(request, agency, cases, audit, form), agency))
        for agency, cases in wanted
    ]
    return render(request, "cases/children/identities/matching.html", context | {"lists": lists})


def _agency_purpose(request):
    posted = request.POST if request.method == "POST" else None
    return PurposeForm(posted, purposes=PURPOSES_OF_AGENCIES)


def _look_for(request, agency, cases, audit, form):
    return services.look_for_agency(
        agency=agency,
        cases=cases,
        partnership=audit.partnership,
        by=request.user,
        **form.cleaned_data,
    )


# -- deleting


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def delete(request, audit_id, case_id):
    case = access.get_case_to_administer(request.user, audit_id, case_id)
    back = reverse("case-identity", args=[case.audit.public_id, case.public_id])
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.delete_identity(case=case, by=request.user)
        messages.success(request, "The key of this child is deleted. Everything else stays.")
        return redirect(case)
    context = {"case": case, "number": int(has_key(case)), "back": back}
    return _delete_page(request, case.audit, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def delete_all(request, audit_id):
    audit = access.get_audit_to_administer(request.user, audit_id)
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        number = services.delete_identities(audit=audit, by=request.user)
        words = counted(number, "child,children")
        messages.success(request, f"The key of {words} is deleted. Everything else stays.")
        return redirect(audit)
    context = {"number": keys_of(audit).count(), "back": audit.get_absolute_url()}
    return _delete_page(request, audit, form, context)


def _delete_page(request, audit, form, context):
    lists = filled_candidate_lists(audit).count()
    return render(
        request,
        "cases/children/identities/delete.html",
        context | {"audit": audit, "form": form, "lists": lists},
        status=422 if form.is_bound else 200,
    )
