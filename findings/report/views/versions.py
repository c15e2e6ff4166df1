"""Signed versions, what changed between them, and their files."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditapp.history.models import Verb, record

from .. import access
from ..changes import changes
from ..files import attachment
from .summary import version_page


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
    named = [audit.title, f"version {number}", edition]
    return attachment(bytes(found.content), format, named=named)
