"""Checking a return and sending it, or handing it in and signing it off."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from auditapp.saving import SavedForm
from cases import access
from cases.question_sets.asking import asking_of
from cases.states import ReturnState, WrongState

from ..access import people_who_may_sign_off, require_sign_off, send_back_of
from ..forms.sign_off import SignOffForm, TakeBackForm
from ..identity_check import alerts_by_section
from ..pages import contribution_context, return_context
from ..presenters.returns import checked_sections, left_words
from ..services import returns, sending
from ..sign_off import may_sign_off, needs_lead, why_sign_off


@require_http_methods(["GET", "HEAD", "POST"])
def check(request, return_id):
    """All that would be sent, and what keeps it from being sent."""
    agency_return = access.get_return_to_fill_in(request.user, return_id)
    if request.method == "POST":
        return _send(request, agency_return)
    if not agency_return.is_editable:
        return redirect(agency_return)
    return _check_page(request, agency_return)


def _check_page(request, agency_return, status=200, stale=False):
    drafts = returns.drafts_of(agency_return)
    sections = agency_return.case.audit.question_set.content
    forms = returns.section_forms(sections, asking_of(agency_return), drafts)
    send_back = send_back_of(agency_return)
    return render(
        request,
        "cases/returns/check.html",
        return_context(agency_return)
        | {
            "sections": checked_sections(agency_return, forms, send_back),
            "unfinished": [
                {
                    "section": f.section,
                    "left": left_words(f.progress),
                    "url": agency_return.get_section_url(f.section),
                }
                for f in forms
                if f.problems
            ],
            "alerts": alerts_by_section(agency_return, forms),
            "stale": stale,
            "why_sign_off": why_sign_off(agency_return, drafts, by=request.user),
            "send_back": send_back,
            "saving": SavedForm(initial={"version": returns.return_version(drafts)}),
        },
        status=status,
    )


def _send(request, agency_return):
    """Send, or hand in where a second person is needed."""
    saving = SavedForm(request.POST)
    if not saving.is_valid():
        return HttpResponseBadRequest()
    version, save_key = saving.cleaned_data["version"], saving.cleaned_data["save_key"]
    same = {"agency_return": agency_return, "version": version, "by": request.user}
    try:
        try:
            sending.send(save_key=save_key, **same)
            done = "The return is sent. Thank you."
        except sending.NeedsSignOff:
            sending.hand_in(**same)
            done = "The return now waits for sign-off."
    except sending.Incomplete:
        return _check_page(request, agency_return, status=422)
    except returns.Stale:
        return _check_page(request, agency_return, status=409, stale=True)
    except WrongState:
        return _closed(request, agency_return)
    messages.success(request, done)
    return redirect(agency_return)


def _closed(request, agency_return):
    agency_return = access.get_return(request.user, agency_return.public_id)
    context = return_context(agency_return)
    return render(request, "cases/returns/closed.html", context, status=409)


def waiting_page(request, agency_return, take_back_form=None, status=200, is_stale=False):
    """A return that waits for sign-off, as its own agency sees it: everything that would be sent,
    and what the person may do."""
    drafts = returns.drafts_of(agency_return)
    sections = agency_return.case.audit.question_set.content
    forms = returns.section_forms(sections, asking_of(agency_return), drafts)
    is_own_work = agency_return.handed_in_by_id == request.user.pk
    initial = {"handed_in_at": agency_return.handed_in_at.isoformat()}
    return render(
        request,
        "cases/returns/waiting.html",
        return_context(agency_return)
        | {
            "sections": checked_sections(agency_return, forms, with_links=False),
            "may_sign_off": may_sign_off(request.user, agency_return),
            "is_own_work": is_own_work,
            "send_back": send_back_of(agency_return),
            "needs_lead": needs_lead(agency_return),
            "others": people_who_may_sign_off(agency_return),
            "sign_off_form": SignOffForm(initial=initial),
            "form": take_back_form or TakeBackForm(needs_reason=not is_own_work, initial=initial),
            "is_stale": is_stale,
        }
        | contribution_context(request.user, agency_return),
        status=status,
    )


@require_POST
def sign_off(request, return_id):
    agency_return = access.get_return_to_fill_in(request.user, return_id)
    if agency_return.state == ReturnState.WAITING:
        require_sign_off(request.user, agency_return)
    form = SignOffForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        sending.sign_off(agency_return=agency_return, by=request.user, **form.cleaned_data)
    except (returns.Stale, WrongState):
        return _closed(request, agency_return)
    messages.success(request, "You signed the return off, and it is sent. Thank you.")
    return redirect(agency_return)


@require_POST
def take_back(request, return_id):
    """The own work, to change it; another's, with a reason, instead of signing it off."""
    agency_return = access.get_return_to_fill_in(request.user, return_id)
    if agency_return.state != ReturnState.WAITING:
        return _closed(request, agency_return)
    is_own_work = agency_return.handed_in_by_id == request.user.pk
    if not is_own_work:
        require_sign_off(request.user, agency_return)
    form = TakeBackForm(request.POST, needs_reason=not is_own_work)
    if not form.is_valid():
        if "handed_in_at" in form.errors:
            return HttpResponseBadRequest()
        return waiting_page(request, agency_return, form, status=422)
    try:
        sending.take_back(agency_return=agency_return, by=request.user, **form.cleaned_data)
    except WrongState:
        return _closed(request, agency_return)
    except returns.Stale:
        form.data = form.data.copy()
        form.data["handed_in_at"] = agency_return.handed_in_at.isoformat()
        return waiting_page(request, agency_return, form, status=409, is_stale=True)
    done = "You can change the return again." if is_own_work else "The return is given back."
    messages.success(request, done)
    return redirect(agency_return)
