"""The facts of its children that an audit defines: a page for its administrators."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.saving import Stale
from cases import access
from cases.states import WrongState

from . import services
from .access import facts_of_set, further_facts, used_values
from .forms import FactsForm
from .presenters import differences


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request, audit_id):
    audit = access.get_audit_to_administer(request.user, audit_id)
    if request.method != "POST":
        return _page(request, audit, _form(audit))
    form = _form(audit, request.POST)
    if form.is_forged:
        return HttpResponseBadRequest()
    version, save_key = form.cleaned_data["version"], form.cleaned_data["save_key"]
    if audit.save_key == save_key:
        return _saved(request, audit)
    if audit.is_published or audit.version != version:
        return _conflict(request, audit_id, form)
    if not form.is_valid():
        return _page(request, audit, form, status=422)
    try:
        services.change_facts(
            audit=audit, facts=form.facts, version=version, save_key=save_key, by=request.user
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, audit, form, status=422)
    except (Stale, WrongState):
        return _conflict(request, audit_id, form)
    return _saved(request, audit)


def _saved(request, audit):
    messages.success(request, "Saved.")
    return redirect("audit-set-up-children", audit.public_id)


def _form(audit, data=None):
    return FactsForm(
        data,
        audit=audit,
        of_set=facts_of_set(audit),
        before=further_facts(audit),
        used=used_values(audit),
    )


def _conflict(request, audit_id, typed):
    """409: both texts. The form goes on from what is saved now, and keeps what was typed."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    data = typed.data.copy()
    data["version"] = audit.version
    form = _form(audit, data)
    context = {"differences": differences(form, further_facts(audit))}
    return _page(request, audit, form, status=409, **context)


def _page(request, audit, form, status=200, **context):
    context |= {
        "audit": audit,
        "form": form,
        "of_set": facts_of_set(audit),
        "is_stale": status == 409,
    }
    return render(request, "cases/children/facts/facts.html", context, status=status)
