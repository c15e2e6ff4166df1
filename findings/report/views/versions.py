"""Signed versions, what changed between them, and their files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from auditapp.history.models import Verb, record
from findings.models import FileFormat

from .. import access
from ..changes import changes
from .summary import version_page

CONTENT_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.HTML: "text/html; charset=utf-8",
}


@require_safe
def version(request, audit_id, number):
    return version_page(request, access.get_version(request.user, audit_id, number))


@require_safe
def version_changes(request, audit_id, number):
    """What a version says that the one before did not."""
    report = access.get_version(request.user, audit_id, number)
    before = access.version_of(report.audit, number - 1)
    found = changes(before.content, report.content) if before else []
    context = {"report": report, "audit": report.audit, "before": before, "changes": found}
    return render(request, "findings/report/changes.html", context)


@require_safe
def file(request, audit_id, number, edition, format):
    """A signed file, to be kept; each download is on the trail."""
    found = access.get_file(request.user, audit_id, number, edition, format)
    audit = found.report.audit
    record(Verb.EXPORTED, found.report, by=request.user, partnership_id=audit.partnership_id)
    name = f"{slugify(audit.title) or 'report'}-version-{number}-{edition}.{format}"
    return HttpResponse(
        bytes(found.content),
        content_type=CONTENT_TYPES[FileFormat(format)],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
