"""Actions as files: a workbook and a calendar, and workbooks that come back with updates.

Nothing is kept between an upload and its confirmation: the page between holds the rows, signed.
"""

import uuid

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.tables import TableUploadForm, question_page, tell_notes
from auditapp.tables.templates import XLSX
from auditapp.templatetags.interface import counted
from cases.children.identity_check.pages import TextCheck

from .. import access
from ..calendar import calendar_of
from ..columns import COLUMNS, UPDATE
from ..forms.following import UpdateForm
from ..forms.listing import ActionFilter
from ..importing import read_rows
from ..presenters import shown_updates
from ..services.files import RowsRefused, import_updates, note_download, row_key
from ..standing import by_urgency
from ..workbook import workbook_of

A_DAY = 24 * 60 * 60
ICS = "text/calendar; charset=utf-8"


@require_safe
def workbook_of_audit(request, audit_id):
    return _workbook(request, *_of_audit(request, audit_id))


@require_safe
def calendar_of_audit(request, audit_id):
    return _calendar(request, *_of_audit(request, audit_id))


@require_safe
def workbook_of_all(request):
    return _workbook(request, *_of_all(request))


@require_safe
def calendar_of_all(request):
    return _calendar(request, *_of_all(request))


def _of_audit(request, audit_id):
    audit = access.get_audit_for_actions(request.user, audit_id)
    actions = list(access.actions_of(audit))
    return _shown(ActionFilter(request.GET, actions=actions, by_finding=True), actions), [audit]


def _of_all(request):
    actions = list(access.get_visible_actions(request.user))
    shown = _shown(ActionFilter(request.GET, actions=actions), actions)
    return shown, list({action.finding.audit: None for action in shown})


def _shown(filters, actions):
    today = timezone.localdate()
    return by_urgency(filters.apply(actions, today), today)


def _nothing(request):
    messages.info(request, "There is no action to download.")
    return redirect("action-board")


def _workbook(request, actions, audits):
    if not audits:
        return _nothing(request)

    def shows_finding(action):
        return access.shows_finding(request.user, action)

    content = workbook_of(actions, timezone.localdate(), shows_finding)
    return _file(request, audits, content, XLSX, "actions.xlsx")


def _calendar(request, actions, audits):
    if not audits:
        return _nothing(request)
    content = calendar_of(actions, lambda a: request.build_absolute_uri(a.get_absolute_url()))
    return _file(request, audits, content, ICS, "actions.ics")


def _file(request, audits, content, kind, name):
    if request.method == "GET":
        note_download(audits=audits, by=request.user)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    """Read a workbook, show what it would change, then save that."""
    actions, owned = access.actions_to_write_about(request.user)
    if request.method != "POST":
        return _page(request, TableUploadForm(columns=COLUMNS))
    if "rows" in request.POST:
        return _save(request, actions, owned)
    form = TableUploadForm(request.POST, request.FILES, columns=COLUMNS)
    if "save_key" in form.errors:
        return HttpResponseBadRequest()
    if form.question:
        return question_page(request, form, "Actions")
    if not form.is_valid():
        return _page(request, form, 422)
    rows = [(row.number, row.texts) for row in form.rows]
    updates, wrong = read_rows(rows, actions, owned, timezone.localdate())
    form.cell_errors = sorted([*form.cell_errors, *wrong], key=lambda error: error.row)
    if form.cell_errors:
        return _page(request, form, 422)
    if not updates:
        form.add_error("file", "Nothing in it is new. Write in the white columns, and upload it")
        return _page(request, form, 422)
    tell_notes(request, form)
    context = {
        "rows": signing.dumps(rows, salt=_salt(request), compress=True),
        "save_key": form.cleaned_data["save_key"],
        "updates": shown_updates(updates),
        "names": _names(updates),
    }
    return render(request, "findings/actions/upload_check.html", context)


def _salt(request):
    return f"findings.actions.upload.{request.user.pk}"


def _names(updates):
    """(row, sentence) for each word that may tell who a child is."""
    checks = {u.action.finding.audit: None for u in updates}
    checks = {audit: TextCheck(UpdateForm.TEXTS, audit=audit) for audit in checks}
    return [
        (update.number, alert.sentence)
        for update in updates
        for alert in checks[update.action.finding.audit].alerts(
            {name: [update.told[name] or ""] for name in UpdateForm.TEXTS}
        )
    ]


def _save(request, actions, owned):
    """The rows that the page before showed, judged again: something may have changed since."""
    try:
        rows = signing.loads(request.POST["rows"], salt=_salt(request), max_age=A_DAY)
        save_key = uuid.UUID(request.POST.get("save_key", ""))
    except (signing.BadSignature, ValueError):
        return HttpResponseBadRequest()
    updates, errors = read_rows(
        rows, actions, owned, timezone.localdate(),
        is_saved=lambda action: action.save_key == row_key(save_key, action),
    )  # fmt: skip
    try:
        if errors:
            raise RowsRefused(errors)
        import_updates(updates=updates, save_key=save_key, by=request.user)
    except RowsRefused as refused:
        form = TableUploadForm(columns=COLUMNS)
        form.cell_errors = refused.errors
        return _page(request, form, 409)
    number = counted(len(updates), "action is,actions are")
    messages.success(request, f"{number} updated." if updates else "This was saved already.")
    return redirect("action-board")


def _page(request, form, status=200):
    context = {"form": form, "columns": UPDATE}
    return render(request, "findings/actions/upload.html", context, status=status)
