"""The template that a partnership's Word reports are made from."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.accounts.access import get_partnership
from auditapp.accounts.step_up import stepped_up
from auditapp.saving import Stale
from findings.models import FileFormat

from ..access import get_own_template, own_template
from ..files import attachment
from ..forms.templates import ReplacingForm, TemplateForm
from ..services.templates import remove_template, set_template
from ..word.checking import Refused
from ..word.listing import groups
from ..word.shipped import shipped


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def template(request, partnership_id):
    partnership = get_partnership(request.user, partnership_id)
    if request.method != "POST":
        return _page(request, partnership)
    form = TemplateForm(request.POST, request.FILES)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, partnership, form, status=422)
    name, content = form.cleaned_data["file"]
    try:
        set_template(
            partnership=partnership, name=name, content=content,
            replaces=form.cleaned_data["replaces"], by=request.user,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, partnership, form, status=422)
    except Stale:
        return _page(request, partnership, status=409, is_stale=True)
    messages.success(request, "Word reports are made from your template now.")
    return redirect("report-template", partnership.pk)


def _page(request, partnership, form=None, status=200, *, is_stale=False):
    own = own_template(partnership)
    form = form or TemplateForm(initial={"replaces": own.digest if own else ""})
    context = {
        "partnership": partnership,
        "own": own,
        "form": form,
        "is_stale": is_stale,
    }
    return render(request, "findings/report/template.html", context, status=status)


@require_safe
def placeholders(request, partnership_id):
    partnership = get_partnership(request.user, partnership_id)
    context = {"partnership": partnership, "groups": groups()}
    return render(request, "findings/report/placeholders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def remove(request, partnership_id):
    partnership = get_partnership(request.user, partnership_id)
    own = own_template(partnership)
    if request.method != "POST":
        return _confirm(request, own) if own else redirect("report-template", partnership.pk)
    form = ReplacingForm(request.POST)
    if form.is_forged:
        return HttpResponseBadRequest()
    try:
        remove_template(
            partnership=partnership, replaces=form.cleaned_data["replaces"], by=request.user
        )
    except Stale:
        return _confirm(request, own, status=409)
    messages.success(request, "Word reports are made from the shipped template again.")
    return redirect("report-template", partnership.pk)


def _confirm(request, own, status=200):
    context = {"own": own, "partnership": own.partnership, "is_stale": status == 409}
    return render(request, "findings/report/template_remove.html", context, status=status)


@require_safe
def download_shipped(request, partnership_id):
    get_partnership(request.user, partnership_id)
    return attachment(shipped(), FileFormat.WORD, named=["report template"])


@require_safe
def download_own(request, partnership_id):
    own = get_own_template(request.user, partnership_id)
    return attachment(bytes(own.content), FileFormat.WORD, named=["own template"])
