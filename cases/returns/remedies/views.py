"""Putting right for one child what a return brought up: due in days, by the agency itself."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.saving import SavedForm, Stale
from auditapp.working_days import add_working_days
from cases.states import WrongState

from . import access, services
from .forms import DoneForm, RemedyForm

SUGGESTED = 5  # working days


@require_http_methods(["GET", "HEAD", "POST"])
def remedies(request, return_id):
    """What is put right out of this return, with a form for more."""
    agency_return = access.get_return_to_put_right(request.user, return_id)
    if request.method != "POST":
        due = add_working_days(timezone.localdate(), SUGGESTED)
        return _list(request, agency_return, RemedyForm(initial={"version": 0, "due": due}))
    form = RemedyForm(request.POST)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _list(request, agency_return, form, status=422)
    try:
        services.add_remedy(
            agency_return=agency_return,
            save_key=form.cleaned_data["save_key"],
            by=request.user,
            **form.told(),
        )
    except services.KeyTaken:
        return HttpResponseBadRequest()
    except WrongState:
        agency_return = access.get_return_to_put_right(request.user, return_id)
        return _list(request, agency_return, form, status=409)
    messages.success(request, "Saved. It is on your agency’s home page until it is done.")
    return redirect("remedy-list", return_id)


def _list(request, agency_return, form, status=200):
    may_add = access.may_add(agency_return)
    context = _context(agency_return) | {
        "remedies": access.remedies_of(agency_return),
        "form": form if may_add or form.is_bound else None,
        "may_add": may_add,
    }
    return render(request, "cases/returns/remedies/list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, remedy_id):
    remedy = access.get_remedy(request.user, remedy_id)
    return _saved(request, remedy, RemedyForm, services.change_remedy, "edit", ["what", "due"])


@require_http_methods(["GET", "HEAD", "POST"])
def done(request, remedy_id):
    """Say what was done."""
    remedy = access.get_remedy(request.user, remedy_id)
    return _saved(request, remedy, DoneForm, services.finish_remedy, "done", ["done"])


def _saved(request, remedy, form_class, service, page, names):
    if request.method != "POST":
        initial = {name: getattr(remedy, name) for name in ("version", *names)}
        return _page(request, page, remedy, form=form_class(initial=initial))
    form = form_class(request.POST)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, page, remedy, status=422, form=form)
    try:
        service(remedy=remedy, by=request.user, **form.cleaned_data)
    except Stale:
        form.data = form.data.copy()
        remedy = access.get_remedy(request.user, remedy.pk)
        form.data["version"] = remedy.version
        return _page(request, page, remedy, status=409, form=form, is_stale=True)
    messages.success(request, "Saved.")
    return redirect("remedy-list", remedy.agency_return.public_id)


@require_POST
def reopen(request, remedy_id):
    """It is not done after all."""
    remedy = access.get_remedy(request.user, remedy_id)
    form = SavedForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        services.finish_remedy(remedy=remedy, done="", by=request.user, **form.cleaned_data)
    except Stale:
        form = DoneForm(initial={"version": remedy.version, "done": remedy.done})
        return _page(request, "done", remedy, status=409, form=form, is_stale=True)
    messages.success(request, "It is to do again.")
    return redirect("remedy-list", remedy.agency_return.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, remedy_id):
    """Ask, then delete it for good."""
    remedy = access.get_remedy(request.user, remedy_id)
    if request.method != "POST":
        return _page(request, "remove", remedy)
    form = SavedForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        services.remove_remedy(remedy=remedy, version=form.cleaned_data["version"], by=request.user)
    except Stale:
        remedy = access.get_remedy(request.user, remedy_id)
        return _page(request, "remove", remedy, status=409, is_stale=True)
    messages.success(request, "It is removed.")
    return redirect("remedy-list", remedy.agency_return.public_id)


@require_safe
def of_audit(request, audit_id):
    """All of an audit, for administrators: those to do first."""
    audit = access.get_audit_to_see_put_right(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    context = {"audit": audit, "remedies": access.remedies_of_audit(audit)}
    return render(request, "cases/returns/remedies/of_audit.html", context)


def _page(request, name, remedy, status=200, **context):
    saving = SavedForm(initial={"version": remedy.version})
    context |= _context(remedy.agency_return) | {"remedy": remedy, "saving": saving}
    return render(request, f"cases/returns/remedies/{name}.html", context, status=status)


def _context(agency_return):
    case = agency_return.case
    return {"return": agency_return, "case": case, "audit": case.audit}
