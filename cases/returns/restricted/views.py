"""What only the chair and administrators read of a return. Its text is in the answer to a POST
alone, which records the look: no address leads to it."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.saving import SavedForm, Stale
from cases.states import WrongState

from . import access, services
from .forms import RestrictedCommentForm


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request, return_id):
    """Who wrote one and why; by POST its text (`look`), or what its agency writes."""
    if request.method == "POST" and "look" not in request.POST:
        return _save(request, access.get_return_to_comment(request.user, return_id))
    agency_return = access.get_return_with_comment(request.user, return_id)
    if request.method == "POST":
        return _look(request, agency_return)
    found = access.comment_of(agency_return)
    form = None if found else RestrictedCommentForm(initial={"version": 0})
    return _page(request, agency_return, form=form, comment=found)


def _look(request, agency_return):
    found = services.look(agency_return=agency_return, by=request.user)
    if found is None:
        return redirect("restricted-comment", agency_return.public_id)
    form = None
    if agency_return.is_own and access.may_write(agency_return):
        initial = {name: getattr(found, name) for name in ("version", "reason", "text")}
        form = RestrictedCommentForm(initial=initial)
    return _page(request, agency_return, form=form, comment=found, text=found.text)


def _save(request, agency_return):
    form = RestrictedCommentForm(request.POST)
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    found = access.comment_of(agency_return)
    if not form.is_valid():
        return _page(request, agency_return, status=422, form=form, comment=found)
    try:
        services.save_comment(agency_return=agency_return, by=request.user, **form.cleaned_data)
    except services.KeyTaken:
        return HttpResponseBadRequest()
    except (Stale, WrongState):
        return _conflict(request, agency_return, form)
    messages.success(request, "The restricted comment is saved.")
    return redirect(agency_return)


def _conflict(request, agency_return, form):
    """409: both texts, that of the other person being looked at."""
    theirs = services.look(agency_return=agency_return, by=request.user)
    saving = SavedForm(initial={"version": theirs.version if theirs else 0})
    context = {"form": form, "theirs": theirs, "saving": saving}
    context["may_write"] = access.may_write(agency_return)
    return _render(request, "conflict", agency_return, context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, return_id):
    """Ask, then delete it for good."""
    agency_return = access.get_return_to_comment(request.user, return_id)
    found = access.comment_of(agency_return)
    version = found.version if found else 0
    if request.method != "POST":
        if found is None or not access.may_write(agency_return):
            return redirect("restricted-comment", agency_return.public_id)
        saving = SavedForm(initial={"version": version})
        return _render(request, "remove", agency_return, {"saving": saving})
    form = SavedForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        services.remove_comment(
            agency_return=agency_return, version=form.cleaned_data["version"], by=request.user
        )
    except (Stale, WrongState):
        saving = SavedForm(initial={"version": version})
        context = {"saving": saving, "stale": True, "may_write": access.may_write(agency_return)}
        return _render(request, "remove", agency_return, context, status=409)
    messages.success(request, "The restricted comment is removed.")
    return redirect(agency_return)


def _page(request, agency_return, status=200, **context):
    context["may_write"] = agency_return.is_own and access.may_write(agency_return)
    return _render(request, "comment", agency_return, context, status=status)


def _render(request, name, agency_return, context, status=200):
    case = agency_return.case
    context |= {"return": agency_return, "case": case, "audit": case.audit}
    return render(request, f"cases/returns/restricted/{name}.html", context, status=status)
