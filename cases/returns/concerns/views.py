"""Urgent concerns: raising one from a return, reading and answering it."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import access
from cases.states import WrongState

from . import services
from .access import concern_answers_of, get_concern, get_concern_to_answer, notices_of
from .forms import ConcernAnswerForm, ConcernForm
from .presenters import not_reached, told_rows


@require_http_methods(["GET", "HEAD", "POST"])
def raise_concern(request, return_id):
    """Say that somebody may be unsafe today, whatever the state of the return."""
    agency_return = access.get_return_to_fill_in(request.user, return_id)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if "save_key" in form.errors:
            return HttpResponseBadRequest()
        if form.is_valid():
            return _raise(request, agency_return, form)
    if not agency_return.case.audit.is_open:
        return _closed(request, agency_return)
    status = 422 if form.is_bound else 200
    people = services.people_to_tell(agency_return)
    context = _context(agency_return) | {
        "form": form,
        "people": people,
        "nobody_to_tell": not people.keys() - {request.user},
    }
    return render(request, "cases/returns/concerns/raise.html", context, status=status)


def _raise(request, agency_return, form):
    try:
        concern = services.raise_concern(
            agency_return=agency_return,
            link=_link(request),
            by=request.user,
            **form.cleaned_data,
        )
    except services.KeyTaken:
        return HttpResponseBadRequest()
    except WrongState:
        return _closed(request, agency_return, form.cleaned_data["words"])
    messages.success(request, "Your concern is kept. Below is who was told of it.")
    return redirect(concern)


def _closed(request, agency_return, typed=""):
    context = _context(agency_return) | {"typed": typed}
    return render(request, "cases/returns/concerns/closed.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request, concern_id):
    """The concern, who was told, what was done; for those who may, a form to answer it."""
    if request.method != "POST":
        concern = get_concern(request.user, concern_id)
        return _page(request, concern, ConcernAnswerForm())
    concern = get_concern_to_answer(request.user, concern_id)
    form = ConcernAnswerForm(request.POST)
    if "save_key" in form.errors:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, concern, form, status=422)
    try:
        services.answer_concern(
            concern=concern, link=_link(request), by=request.user, **form.cleaned_data
        )
    except services.KeyTaken:
        return HttpResponseBadRequest()
    messages.success(request, "What you did is saved.")
    return redirect(concern)


def _page(request, concern, form, status=200):
    agency_return = concern.agency_return
    notices = list(notices_of(concern))
    context = _context(agency_return) | {
        "concern": concern,
        "told": told_rows(concern, notices),
        "not_reached": not_reached(concern, notices),
        "nobody_else_told": all(n.person_id == concern.raised_by_id for n in notices),
        "answers": concern_answers_of(concern),
        "return_is_own": access.is_own(request.user, agency_return),
        "form": form if concern.may_answer else None,
    }
    return render(request, "cases/returns/concerns/detail.html", context, status=status)


def _context(agency_return):
    case = agency_return.case
    return {"return": agency_return, "case": case, "audit": case.audit}


def _link(request):
    return lambda concern: request.build_absolute_uri(concern.get_absolute_url())
