"""A filled-in workbook comes back: looked at first, saved or dropped then."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.saving import Stale
from auditapp.templatetags.interface import counted
from cases.returns.services.returns import NotStorable
from cases.states import WrongState

from .. import services
from ..access import get_audit_to_fill_in, get_upload, returns_in_workbook
from ..comparing import compare, public_ids
from ..forms import TakenForm, UploadForm
from ..presenters import preview
from ..reading import Unreadable, read_rows

SHOWN = 200  # messages on a page; a workbook can have thousands of wrong rows


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, audit_id):
    """Upload a workbook; nothing is saved yet."""
    audit = get_audit_to_fill_in(request.user, audit_id)
    if request.method != "POST":
        return _upload_page(request, audit, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, audit, form, status=422)
    try:
        rows, wrong = read_rows(form.cleaned_data["file"])
    except Unreadable as error:
        form.add_error("file", str(error))
        return _upload_page(request, audit, form, status=422)
    returns = returns_in_workbook(request.user, audit, public_ids(rows))
    content, more = compare(rows, returns)
    if wrong or more:
        form.add_error("file", "Some of the workbook can't be read. Correct what this page lists")
        return _upload_page(request, audit, form, wrong + more, status=422)
    if not content:
        messages.info(request, "Nothing differs from what is there.")
        return redirect("audit-upload", audit.public_id)
    agency = returns[content[0]["return"]].agency
    upload = services.keep_upload(audit=audit, agency=agency, content=content, by=request.user)
    return redirect("upload-detail", audit.public_id, upload.public_id)


def _upload_page(request, audit, form, wrong=(), status=200):
    context = {
        "audit": audit,
        "form": form,
        "wrong": wrong[:SHOWN],
        "more": max(len(wrong) - SHOWN, 0),
        "number": len(wrong),
    }
    return render(request, "cases/offline/create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request, audit_id, upload_id):
    """What the workbook changes, beside what is there: to save or to drop."""
    audit = get_audit_to_fill_in(request.user, audit_id)
    if request.method == "POST":
        return _decide(request, audit, upload_id)
    if services.was_saved(public_id=upload_id, by=request.user):
        return _already_saved(request, audit)
    upload = get_upload(request.user, audit, upload_id)
    return _preview_page(request, audit, upload)


def _preview_page(request, audit, upload, status=200, moved=False, nothing_taken=False):
    returns = returns_in_workbook(request.user, audit, public_ids(upload.content))
    changes = services.changes_of(upload, returns)
    context = {
        "audit": audit,
        "upload": upload,
        "preview": preview(changes),
        "hidden": sum(item.get("hidden", 0) for item in upload.content),
        "moved": moved,
        "nothing_taken": nothing_taken,
    }
    return render(request, "cases/offline/detail.html", context, status=status)


def _decide(request, audit, upload_id):
    """Save or drop. An upload that is there no more was saved, or dropped, before."""
    if request.POST.get("do") == "drop":
        services.drop_upload(audit=audit, public_id=upload_id, by=request.user)
        messages.success(request, "The workbook is dropped. Nothing was saved.")
        return redirect(audit)
    if services.was_saved(public_id=upload_id, by=request.user):
        return _already_saved(request, audit)
    upload = get_upload(request.user, audit, upload_id)
    form = TakenForm(request.POST, number=len(upload.content))
    if request.POST.get("do") != "save" or not form.is_valid():
        return HttpResponseBadRequest()
    if not form.taken:
        return _preview_page(request, audit, upload, status=422, nothing_taken=True)
    returns = returns_in_workbook(request.user, audit, public_ids(upload.content))
    try:
        saved = services.save_upload(
            audit=audit, public_id=upload_id, taken=form.taken, returns=returns, by=request.user
        )
    except services.AlreadySaved:
        return _already_saved(request, audit)
    except (Stale, WrongState, NotStorable):
        return _preview_page(request, audit, upload, status=409, moved=True)
    sections = counted(len(form.taken), "section,sections")
    words = f"Saved: {sections} of {counted(len(saved), 'return,returns')}."
    messages.success(request, words)
    return redirect(saved[0] if len(saved) == 1 else audit)


def _already_saved(request, audit):
    messages.success(request, "These changes are already saved.")
    return redirect(audit)
