"""The report as files to take away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from cases.access import get_audit_to_read_summary
from cases.offline.services import record_export
from findings.summary.content import content_of
from findings.summary.summaries import summarise

from ..access import template_content
from ..documents import logo_of, printed
from ..pdf import pdf
from ..word.filling import CannotFill, docx

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@require_safe
def summary_docx(request, audit_id):
    audit = get_audit_to_read_summary(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    try:
        content = docx(_printed(audit), template_content(audit.partnership))
    except CannotFill as reason:
        messages.error(request, f"The Word report can’t be made. {reason}. Tell an administrator.")
        return redirect(audit.get_summary_url())
    return _taken_away(request, audit, HttpResponse(content, content_type=DOCX), "docx")


@require_safe
def summary_pdf(request, audit_id):
    audit = get_audit_to_read_summary(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    content = pdf("report.typ", _printed(audit))
    return _taken_away(request, audit, HttpResponse(content, content_type=PDF), "pdf")


def _printed(audit):
    return printed(content_of(summarise(audit)), logo=logo_of(audit.partnership))


def _taken_away(request, audit, response, suffix):
    record_export(target=audit, by=request.user)
    return attachment(response, f"{slugify(audit.title)[:80] or 'audit'}-summary.{suffix}")


def attachment(response, name):
    """`name` is of plain letters."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
