"""Answers that a finding rests on: choose the question, then the answers that count."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases.states import WrongState

from .. import access
from ..forms.counting import CountForm, QuestionForm
from ..services import findings as services


@require_http_methods(["GET", "HEAD", "POST"])
def count_answers(request, audit_id, finding_id):
    """`?question=…` is the code of the question chosen first."""
    finding = access.get_finding_to_change(request.user, audit_id, finding_id)
    audit = finding.audit
    chosen = QuestionForm(request.GET or None, question_set=audit.question_set)
    question = chosen.chosen
    posted = request.POST if request.method == "POST" else None
    form = question and CountForm(posted, question=question, agencies=audit.agencies_in_order)
    if posted is None or form is None or not form.is_valid():
        return _page(request, finding, chosen, question, form, 200 if posted is None else 422)
    try:
        services.count_answers(
            finding=finding, question=question, by=request.user, **form.cleaned_data
        )
    except WrongState:
        return _page(request, finding, chosen, question, form, 409)
    messages.success(request, "The finding rests on these answers too.")
    return redirect("finding-detail", audit_id, finding_id)


def _page(request, finding, chosen, question, form, status):
    context = {
        "audit": finding.audit,
        "finding": finding,
        "chosen": chosen,
        "question": question,
        "form": form,
        "closed": status == 409 or not finding.audit.is_open,
    }
    return render(request, "findings/board/count.html", context, status=status)


@require_POST
def stop_counting(request, audit_id, finding_id, count_id):
    count = access.get_count(request.user, audit_id, finding_id, count_id)
    try:
        services.stop_counting(count=count, by=request.user)
    except WrongState:
        messages.error(request, "This audit no longer takes changes, so nothing was removed.")
    else:
        messages.success(request, "These answers are no longer counted for the finding.")
    return redirect("finding-detail", audit_id, finding_id)
