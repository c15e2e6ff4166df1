"""An agency answers what is asked of it once in an audit; the panel reads what was sent."""

from django.contrib import messages
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from auditapp.saving import SavedForm, Stale
from cases.models import CoverSheet
from cases.returns.identity_check import anchor_of, check_of_sheet
from cases.returns.pages import saved_answer
from cases.returns.services.returns import NotStorable
from cases.states import WrongState

from . import services
from .access import get_cover_sheet, get_cover_sheet_to_fill_in, own_cover_sheets
from .presenters import conflicting_cover_texts, sent_cover_sections, sheet_tag


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request, sheet_id):
    """The form for the agency while the audit is open; what was sent for everybody else."""
    if request.method == "POST":
        return _save(request, get_cover_sheet_to_fill_in(request.user, sheet_id))
    sheet = get_cover_sheet(request.user, sheet_id)
    if sheet.is_own and sheet.audit.is_open:
        return _form_page(request, sheet, services.cover_form(sheet), sheet.version)
    sections = sent_cover_sections(sheet) if sheet.is_sent else []
    return render(request, "cases/cover_sheets/sent.html", _context(sheet) | {"sections": sections})


def _context(sheet):
    return {"sheet": sheet, "audit": sheet.audit, "tag": sheet_tag(sheet)}


def _form_page(request, sheet, form, version, status=200, kept=False):
    check = check_of_sheet(sheet)
    for part in form.sections:
        check.show(part)
    return render(
        request,
        "cases/cover_sheets/form.html",
        _context(sheet)
        | {"form": form, "kept": kept, "saving": SavedForm(initial={"version": version})},
        status=status,
    )


def _save(request, sheet):
    """What is posted is kept first and judged afterwards."""
    saving = SavedForm(request.POST)
    if not saving.is_valid():
        return HttpResponseBadRequest()
    data = dict(request.POST.lists())
    if press := request.POST.get("replace"):
        data = check_of_sheet(sheet).replaced(data, press)
    send = request.POST.get("save") == "send"
    try:
        saved = services.save_cover_sheet(
            sheet=sheet, data=data, by=request.user, send=send, **saving.cleaned_data
        )
    except NotStorable as error:
        version = saving.cleaned_data["version"]
        return _form_page(request, sheet, error.form, version, status=422)
    except (Stale, WrongState):
        return _conflict(request, sheet, data)
    if press:
        return redirect(f"{saved.get_absolute_url()}#{anchor_of(press)}")
    if not send:
        messages.success(request, "The cover sheet is saved. It is not sent yet.")
        return redirect(saved.audit)
    if saved.sent_version != saved.version:
        form = services.cover_form(saved, check=True)
        return _form_page(request, saved, form, saved.version, status=422, kept=True)
    messages.success(request, "The cover sheet is sent. Thank you.")
    return redirect(saved)


def _conflict(request, sheet, data):
    """409: somebody saved since, or the audit is closed. Both texts, nothing changed."""
    sheet = get_cover_sheet_to_fill_in(request.user, sheet.public_id)
    mine, theirs = services.cover_form(sheet, data=data), services.cover_form(sheet)
    return render(
        request,
        "cases/cover_sheets/conflict.html",
        _context(sheet)
        | {
            "differences": conflicting_cover_texts(mine, theirs),
            "mine": [(name, v) for name, values in mine.stored().items() for v in values],
            "saving": SavedForm(initial={"version": sheet.version}),
        },
        status=409,
    )


@require_POST
def typed(request, sheet_id):
    """Single fields while somebody types, answered as for a section of a return: 409 means that the
    page is out of date."""
    saving = SavedForm(request.POST)
    if not saving.is_valid():
        get_cover_sheet_to_fill_in(request.user, sheet_id)
        return HttpResponseBadRequest()
    typed = dict(request.POST.lists())
    try:
        sheet = services.save_typed_sheet(
            sheets=own_cover_sheets(request.user).current(),
            sheet_id=sheet_id,
            typed=typed,
            by=request.user,
            **saving.cleaned_data,
        )
    except CoverSheet.DoesNotExist:
        get_cover_sheet_to_fill_in(request.user, sheet_id)
        return JsonResponse({}, status=409)
    except Stale:
        return JsonResponse({}, status=409)
    except NotStorable:
        return JsonResponse({}, status=422)
    return saved_answer(sheet, alerts=check_of_sheet(sheet).alerts(typed))
