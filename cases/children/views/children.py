"""The children of an audit: one child, and the letter of the pseudonyms."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.saving import Stale
from cases import access
from cases.children.identity_check.pages import TextCheck
from cases.states import WrongState

from ..access import agencies_to_lead, lead_of, other_children
from ..forms import ChildForm, LetterForm
from ..presenters.children import child_differences
from ..services import children as services
from ..services import pseudonyms

TEXTS = ["age", "circumstances"]


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, audit_id):
    audit = access.get_audit_to_administer(request.user, audit_id)
    if request.method != "POST":
        suggested = pseudonyms.suggest(audit)
        initial = {"version": 0, "pseudonym": suggested[0] if suggested else ""}
        return _page(request, audit, _form(audit, initial=initial))
    check = TextCheck(TEXTS, audit=audit)
    form = _form(audit, data=check.posted(request))
    if _is_forged(form):
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, audit, form, status=422)
    try:
        case = services.add_child(audit=audit, by=request.user, **form.fields_to_save())
    except ValidationError as error:
        _say(form, error)
        return _page(request, audit, form, status=422)
    except WrongState:
        return _closed(request, audit_id, form)
    messages.success(request, f"{case.pseudonym} is added.")
    if check.leads_back(request, form):
        return redirect("case-edit", audit.public_id, case.public_id)
    return redirect("audit-set-up-children", audit.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, audit_id, case_id):
    case = access.get_case_to_administer(request.user, audit_id, case_id)
    check = TextCheck(TEXTS, audit=case.audit, case=case)
    if request.method != "POST":
        return _page(request, case.audit, check.show(_form(case.audit, case)), case)
    form = _form(case.audit, case, data=check.posted(request))
    if _is_forged(form):
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, case.audit, form, case, status=422)
    try:
        services.change_child(
            case=case,
            version=form.cleaned_data["version"],
            by=request.user,
            **form.fields_to_save(),
        )
    except ValidationError as error:
        _say(form, error)
        return _page(request, case.audit, form, case, status=422)
    except WrongState:
        return _closed(request, audit_id, form, case)
    except Stale:
        return _stale(request, audit_id, case_id, form)
    messages.success(request, "The change is saved.")
    if check.leads_back(request, form):
        return redirect(request.path)
    return redirect("audit-set-up-children", case.audit.public_id)


def _form(audit, case=None, data=None, initial=None):
    if case is not None:
        initial = {name: getattr(case, name) for name in ["version", *services.FIELDS]}
        initial["siblings"] = list(case.siblings.all())
        initial |= {f"fact-{code}": value for code, value in case.facts.items()}
    return ChildForm(
        data,
        initial=initial,
        others=other_children(audit, case),
        agencies=agencies_to_lead(audit, case),
        lead=lead_of(audit),
        facts=audit.facts,
    )


def _is_forged(form):
    return bool({"version", "save_key"} & form.errors.keys())


def _say(form, error):
    """What a service refuses, at the field that it is about."""
    for field, found in error.message_dict.items() if hasattr(error, "error_dict") else ():
        form.add_error(field if field in form.fields else None, found)
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)


def _stale(request, audit_id, case_id, form):
    """409: somebody saved since. Both texts; the form goes on from what is saved now."""
    case = access.get_case_to_administer(request.user, audit_id, case_id)
    saved = _form(case.audit, case)
    form.data = form.data.copy()
    form.data["version"] = case.version
    context = {"stale": True, "differences": child_differences(form, saved)}
    return _page(request, case.audit, form, case, status=409, **context)


def _closed(request, audit_id, form, case=None):
    """409: the audit was published meanwhile. What was typed stays to be copied."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    return _page(request, audit, form, case, status=409)


def _page(request, audit, form, case=None, status=200, **context):
    context |= {"audit": audit, "form": form, "case": case}
    return render(request, "cases/children/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request, audit_id):
    audit = access.get_audit_to_administer(request.user, audit_id)
    if request.method != "POST":
        initial = {"version": audit.version, "letter": pseudonyms.letter_of(audit)}
        return _letter_page(request, audit, LetterForm(initial=initial))
    form = LetterForm(request.POST)
    if _is_forged(form):
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _letter_page(request, audit, form, status=422)
    try:
        pseudonyms.choose_letter(audit=audit, by=request.user, **form.cleaned_data)
    except ValidationError:  # the save key of another audit
        return HttpResponseBadRequest()
    except (Stale, WrongState):
        audit = access.get_audit_to_administer(request.user, audit_id)
        form.data = form.data.copy()
        form.data["version"] = audit.version
        return _letter_page(request, audit, form, status=409)
    messages.success(request, f"New pseudonyms begin with {form.cleaned_data['letter']}.")
    return redirect("audit-set-up-children", audit.public_id)


def _letter_page(request, audit, form, status=200):
    context = {"audit": audit, "form": form, "is_stale": status == 409}
    return render(request, "cases/children/letter.html", context, status=status)
