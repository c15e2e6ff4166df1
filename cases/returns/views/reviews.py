"""The panel accepts a return or sends it back."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from auditapp.saving import Stale
from cases import access
from cases.states import RETURN_MOVES, WrongState, allows

from ..forms.review import ReviewForm, SendBackForm
from ..pages import return_context, sent_context
from ..presenters.returns import sent_sections
from ..services import reviewing


@require_POST
def accept(request, return_id):
    agency_return = access.get_return_to_review(request.user, return_id)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        reviewing.accept(agency_return=agency_return, by=request.user, **form.cleaned_data)
    except (Stale, WrongState):
        return _changed_since(request, agency_return)
    messages.success(request, "The return is accepted.")
    return redirect(agency_return)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request, return_id):
    """Everything that was sent, with room for a reason at each question and one for the whole."""
    agency_return = access.get_return_to_review(request.user, return_id)
    answers = access.answers_in([agency_return])
    observations = list(access.observations_in([agency_return]))
    sections = sent_sections(agency_return.case.audit.question_set, answers, observations)
    questions = [entry.question for section in sections for entry in section.questions]
    if request.method == "POST":
        form = SendBackForm(request.POST, questions=questions)
        if form.errors.keys() & {"sent_at", "review_key"}:
            return HttpResponseBadRequest()
        if form.is_valid():
            return _send_back(request, agency_return, form)
        status = 422
    else:
        if not allows(RETURN_MOVES, "send back", agency_return.state):
            return redirect(agency_return)
        form = SendBackForm(
            questions=questions, initial={"sent_at": agency_return.sent_at.isoformat()}
        )
        status = 200
    for section in sections:
        for entry in section.questions:
            entry.reason_field = form[f"reason-{entry.question.code}"]
    context = return_context(agency_return) | {"sections": sections, "form": form}
    return render(request, "cases/returns/send_back.html", context, status=status)


def _send_back(request, agency_return, form):
    reasons = form.question_reasons()
    try:
        reviewing.send_back(
            agency_return=agency_return,
            reason=form.cleaned_data["reason"],
            question_reasons=reasons,
            sent_at=form.cleaned_data["sent_at"],
            review_key=form.cleaned_data["review_key"],
            by=request.user,
        )
    except (Stale, WrongState):
        typed = [form.cleaned_data["reason"]]
        typed += [f"{question.code}: {text}" for question, text in reasons.items()]
        return _changed_since(request, agency_return, typed="\n\n".join(typed))
    messages.success(request, "The return is sent back.")
    return redirect(agency_return)


def _changed_since(request, agency_return, typed=""):
    agency_return = access.get_return(request.user, agency_return.public_id)
    context = sent_context(request.user, agency_return) | {"changed_since": True, "typed": typed}
    return render(request, "cases/returns/sent.html", context, status=409)
