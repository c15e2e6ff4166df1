"""A partnership's settings and logo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.saving import Stale

from .. import access, services
from ..forms.partnership import LogoForm, PartnershipForm
from ..logos import CONTENT_TYPES
from ..presenters import differences
from .common import show_errors

FIELDS = [
    *("name", "contact", "panel_name", "administrator_name"),
    *("returns_due_after", "quorum", "panel_quorum", "small_number"),
    *("key_kept_for", "audit_kept_for"),
]


@require_safe
def choose(request):
    partnerships = list(access.administered_partnerships(request.user))
    if len(partnerships) == 1:
        return redirect(partnerships[0])
    return render(request, "accounts/partnerships.html", {"partnerships": partnerships})


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request, partnership_id):
    partnership = access.get_partnership(request.user, partnership_id)
    if request.method != "POST":
        return _page(request, partnership, _form(partnership))
    form = PartnershipForm(request.POST)
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, partnership, form, status=422)
    try:
        services.change_partnership(partnership=partnership, by=request.user, **form.cleaned_data)
    except Stale:
        return _conflict(request, partnership, form)
    except ValidationError as error:
        show_errors(form, error)
        return _page(request, partnership, form, status=422)
    messages.success(request, "The settings are saved.")
    return redirect(partnership)


def _form(partnership):
    initial = {name: getattr(partnership, name) for name in [*FIELDS, "version"]}
    return PartnershipForm(initial=initial)


def _conflict(request, partnership, form):
    """409: both texts, and the form with what was typed and the version that is saved."""
    partnership = access.get_partnership(request.user, partnership.pk)
    form.data = form.data.copy()
    form.data["version"] = partnership.version
    stale = differences(form, _form(partnership))
    return _page(request, partnership, form, status=409, is_stale=True, differences=stale)


def _page(request, partnership, form, status=200, **context):
    context |= {"partnership": partnership, "form": form}
    return render(request, "accounts/partnership.html", context, status=status)


@require_safe
def logo(request, partnership_id):
    """The picture itself, as what it is."""
    found = access.get_logo(request.user, partnership_id)
    response = HttpResponse(bytes(found.content), content_type=CONTENT_TYPES[found.kind])
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def edit_logo(request, partnership_id):
    partnership = access.get_partnership(request.user, partnership_id)
    if request.method != "POST":
        return _logo_page(request, partnership, LogoForm())
    if "remove" in request.POST:
        services.remove_logo(partnership=partnership, by=request.user)
        messages.success(request, "The logo is removed.")
        return redirect(partnership)
    form = LogoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _logo_page(request, partnership, form, status=422)
    services.set_logo(partnership=partnership, content=form.cleaned_data["file"], by=request.user)
    messages.success(request, "The logo is saved.")
    return redirect(partnership)


def _logo_page(request, partnership, form, status=200):
    context = {"partnership": partnership, "form": form}
    return render(request, "accounts/logo.html", context, status=status)
