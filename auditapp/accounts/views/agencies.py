"""Agencies: list, add, change, retire, bring back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.saving import Stale

from .. import access, services
from ..forms.agency import AgencyForm
from ..presenters import differences
from .common import choose, chosen_partnership, show_errors


@require_safe
def list_(request):
    rows = (
        access.administered_agencies(request.user)
        .select_related("partnership", "part_of")
        .order_by("partnership__name", "name")
    )
    context = {
        "agencies": [agency for agency in rows if agency.retired_at is None],
        "retired": [agency for agency in rows if agency.retired_at],
        "several": len({agency.partnership_id for agency in rows}) > 1,
    }
    return render(request, "accounts/agencies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request):
    partnership = chosen_partnership(request)
    if partnership is None:
        return choose(request, "Add an agency")
    wholes = access.possible_wholes(partnership)
    if request.method != "POST":
        return _page(request, partnership, AgencyForm(wholes=wholes, initial={"version": 0}))
    form = AgencyForm(request.POST, wholes=wholes)
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    if form.is_valid():
        values = {name: v for name, v in form.cleaned_data.items() if name != "version"}
        try:
            agency = services.create_agency(partnership=partnership, by=request.user, **values)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, f"{agency.name} is added.")
            return redirect("agency-list")
    return _page(request, partnership, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, agency_id):
    agency = access.get_agency(request.user, agency_id)
    wholes = access.possible_wholes(agency.partnership, agency)
    if request.method != "POST":
        return _page(request, agency.partnership, _form(agency, wholes), agency)
    form = AgencyForm(request.POST, wholes=wholes)
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, agency.partnership, form, agency, status=422)
    try:
        services.change_agency(agency=agency, by=request.user, **form.cleaned_data)
    except Stale:
        agency = access.get_agency(request.user, agency_id)
        form.data = form.data.copy()
        form.data["version"] = agency.version
        context = {"is_stale": True, "differences": differences(form, _form(agency, wholes))}
        return _page(request, agency.partnership, form, agency, status=409, **context)
    except ValidationError as error:
        show_errors(form, error)
        return _page(request, agency.partnership, form, agency, status=422)
    messages.success(request, "The change is saved.")
    return redirect("agency-list")


def _form(agency, wholes):
    names = ["name", "short_name", "kind", "version"]
    initial = {name: getattr(agency, name) for name in names} | {"part_of": agency.part_of_id}
    return AgencyForm(wholes=wholes, initial=initial)


def _page(request, partnership, form, agency=None, status=200, **context):
    context |= {"partnership": partnership, "form": form, "agency": agency}
    return render(request, "accounts/agency.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request, agency_id):
    agency = access.get_agency(request.user, agency_id)
    if request.method != "POST":
        return render(request, "accounts/agency_retire.html", {"agency": agency})
    try:
        services.retire_agency(agency=agency, by=request.user)
    except ValidationError as error:
        context = {"agency": agency, "reason": error.messages[0]}
        return render(request, "accounts/agency_retire.html", context, status=409)
    messages.success(request, f"{agency.name} is retired.")
    return redirect("agency-list")


@require_POST
def bring_back(request, agency_id):
    agency = access.get_agency(request.user, agency_id)
    try:
        services.bring_back_agency(agency=agency, by=request.user)
    except ValidationError as error:
        messages.error(request, f"{agency.name} stays retired. {error.messages[0]}.")
    else:
        messages.success(request, f"{agency.name} is back.")
    return redirect("agency-list")
