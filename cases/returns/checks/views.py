"""An agency replies to what the panel asked it to check."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.saving import Stale
from cases.states import WrongState

from . import services
from .access import get_check
from .forms import ReplyForm
from .presenters import check_rows


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request, return_id, check_id):
    check = get_check(request.user, return_id, check_id)
    if request.method != "POST":
        return _page(request, check, ReplyForm())
    form = ReplyForm(request.POST)
    if "save_key" in form.errors:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, check, form, status=422)
    try:
        services.reply_to_check(check=check, by=request.user, **form.cleaned_data)
    except (Stale, WrongState):
        check.refresh_from_db()
        return _page(request, check, form, status=409)
    panel = check.agency_return.partnership.panel
    messages.success(request, f"The {panel} has your reply.")
    return redirect(check.agency_return)


def _page(request, check, form, status=200):
    agency_return = check.agency_return
    return render(
        request,
        "cases/returns/checks/detail.html",
        {
            "return": agency_return,
            "case": agency_return.case,
            "audit": agency_return.case.audit,
            "check": check,
            "row": check_rows([check])[0],
            "form": form,
            "is_refused": status == 409,
        },
        status=status,
    )
