"""The time limits of a partnership: national ones to read, local ones to manage."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.saving import Stale
from auditapp.working_days import CALENDAR

from ..access import get_local_rule, get_partnership_of_rules, rules_of
from ..forms import TimescaleForm
from ..presenters.timescales import rule_rows
from ..services import timescales as services


@require_safe
def timescale_list(request, partnership_id):
    partnership = get_partnership_of_rules(request.user, partnership_id)
    rules = list(rules_of(partnership.pk))
    context = {
        "partnership": partnership,
        "national": rule_rows(rule for rule in rules if rule.partnership_id is None),
        "local": rule_rows(rule for rule in rules if rule.partnership_id is not None),
        "calendar": CALENDAR,
    }
    return render(request, "cases/path/timescales/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, partnership_id):
    partnership = get_partnership_of_rules(request.user, partnership_id)
    initial = {"version": 0, "unit": "working_days", "direction": "after"}
    form = TimescaleForm(request.POST or None, initial=initial)
    if request.method != "POST":
        return _page(request, partnership, form)
    return _save(request, partnership, form, services.add_rule, {"partnership": partnership})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, partnership_id, rule_id):
    """Change a local limit, or end it by giving its last day."""
    rule = get_local_rule(request.user, partnership_id, rule_id)
    initial = {name: getattr(rule, name) for name in ["version", *services.RULE_FIELDS]}
    form = TimescaleForm(request.POST or None, initial=initial)
    if request.method != "POST":
        return _page(request, rule.partnership, form, rule)
    return _save(request, rule.partnership, form, services.change_rule, {"rule": rule}, rule)


def _save(request, partnership, form, service, target, rule=None):
    if not form.is_bound or {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, partnership, form, rule, status=422)
    fields = form.fields_to_save()
    if rule is not None:
        fields["version"] = form.cleaned_data["version"]
    try:
        service(by=request.user, **target, **fields)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, partnership, form, rule, status=422)
    except Stale:
        if rule is not None:
            rule.refresh_from_db(fields=["version", *services.RULE_FIELDS])
            form.data = form.data.copy()
            form.data["version"] = rule.version
        return _page(request, partnership, form, rule, status=409)
    messages.success(request, "The time limit is saved.")
    return redirect("timescale-list", partnership_id=partnership.pk)


def _page(request, partnership, form, rule=None, status=200):
    rows = rule_rows([rule]) if rule else []
    context = {"partnership": partnership, "form": form, "row": rows[0] if rows else None}
    return render(
        request,
        "cases/path/timescales/form.html",
        context | {"stale": status == 409},
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, partnership_id, rule_id):
    """Ask, then remove a local limit; one that a reason was recorded about is only ended."""
    rule = get_local_rule(request.user, partnership_id, rule_id)
    context = {"partnership": rule.partnership, "row": rule_rows([rule])[0]}
    if request.method != "POST":
        return render(request, "cases/path/timescales/remove.html", context)
    try:
        services.remove_rule(rule=rule, by=request.user)
    except services.InUse:
        context["in_use"] = True
        return render(request, "cases/path/timescales/remove.html", context, status=409)
    messages.success(request, "The time limit is removed.")
    return redirect("timescale-list", partnership_id=partnership_id)
