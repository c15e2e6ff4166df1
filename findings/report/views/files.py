"""The report as files to take away: what stands now, or what was signed."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from auditapp.history.models import Verb, record
from findings.models import Edition, FileFormat

from .. import access
from ..documents import logo_of, printed, template_content
from ..files import attachment
from ..freezing import draft_of
from ..pdf import pdf
from ..word.filling import CannotFill, docx


@require_safe
def summary_docx(request, audit_id):
    def make(audit, data):
        return docx(data, template_content(audit.partnership))

    return _taken_away(request, audit_id, FileFormat.WORD, make)


@require_safe
def summary_pdf(request, audit_id):
    return _taken_away(request, audit_id, FileFormat.PDF, lambda _, data: pdf("report.typ", data))


def _taken_away(request, audit_id, format, make):
    audit = access.get_report_audit(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    if report := access.shown_version(request.user, audit):
        return redirect("report-file", audit_id, report.number, Edition.MEMBERS, format)
    data = printed(draft_of(audit).content, logo=logo_of(audit.partnership))
    try:
        content = make(audit, data)
    except CannotFill as reason:
        messages.error(request, f"The Word report can’t be made. {reason}. Tell an administrator.")
        return redirect(audit.get_summary_url())
    record(Verb.EXPORTED, audit, by=request.user)
    return attachment(content, format, named=[audit.title, "summary"])
