"""The panel accepts a return or sends it back."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from .. import access
from ..forms.review import ReviewForm, SendBackForm
from ..services import returns as services
from ..states import WrongState
from .returns import sent_context


@require_POST
def accept(request, return_id):
    agency_return = access.get_return_to_review(request.user, return_id)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    return _review(request, agency_return, services.accept, form, "The return is accepted.")


@require_POST
def send_back(request, return_id):
    agency_return = access.get_return_to_review(request.user, return_id)
    form = SendBackForm(request.POST)
    if form.is_valid():
        return _review(request, agency_return, services.send_back, form, "The return is sent back.")
    if form.errors.keys() - {"reason"}:
        return HttpResponseBadRequest()
    context = sent_context(request.user, agency_return, form)
    return render(request, "cases/returns/sent.html", context, status=422)


def _review(request, agency_return, service, form, done):
    try:
        service(agency_return=agency_return, by=request.user, **form.cleaned_data)
    except (services.Stale, WrongState):
        agency_return = access.get_return(request.user, agency_return.public_id)
        context = sent_context(request.user, agency_return) | {
            "changed_since": True,
            "typed": form.cleaned_data.get("reason", ""),
        }
        return render(request, "cases/returns/sent.html", context, status=409)
    messages.success(request, done)
    return redirect(agency_return)
