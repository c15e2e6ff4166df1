"""A joint inspection, set up and opened on one page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.accounts.access import administered_partnerships

from ..access import question_sets_for
from ..forms import DATES
from ..inspection_form import InspectionForm
from ..services.inspection import open_inspection
from .opening import full_link, say_who_was_told

SAVED = ["title", "question_set", "lead", "asked", "save_key"]


@require_http_methods(["GET", "HEAD", "POST"])
def create(request):
    partnerships = administered_partnerships(request.user)
    partnership = _chosen(partnerships, request.GET.get("partnership"))
    if partnership is None:
        context = {"partnerships": partnerships}
        return render(request, "cases/audits/inspection_where.html", context)
    is_posted = request.method == "POST"
    form = InspectionForm(
        request.POST if is_posted else None,
        partnership=partnership,
        question_sets=question_sets_for(partnership),
    )
    if is_posted and "save_key" in form.errors:
        return HttpResponseBadRequest()
    if is_posted and form.is_valid():
        try:
            return _open(request, partnership, form)
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {"form": form, "partnership": partnership, "several": len(partnerships) > 1}
    status = 422 if is_posted else 200
    return render(request, "cases/audits/inspection.html", context, status=status)


def _chosen(partnerships, wanted):
    """The only one, or the one that the address names."""
    if len(partnerships) == 1:
        return partnerships[0]
    return next((one for one in partnerships if str(one.pk) == wanted), None)


def _open(request, partnership, form):
    audit, telling = open_inspection(
        partnership=partnership,
        children=form.children,
        link=full_link(request),
        by=request.user,
        **{name: form.cleaned_data[name] for name in [*SAVED, *DATES]},
    )
    messages.success(request, "The audit is open. Its agencies can fill in their returns.")
    say_who_was_told(request, telling)
    return redirect(audit)
