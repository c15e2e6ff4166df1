"""What was sent each time."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..access import get_version
from ..pages import return_context
from ..presenters.versions import changes, version_sections


@require_safe
def detail(request, return_id, number):
    """One sent version, whole, with why it was sent back and what changed since the one before."""
    agency_return, version, before = get_version(request.user, return_id, number)
    question_set = agency_return.case.audit.question_set
    changed = None
    if before:
        reasons = before.sent_back and before.sent_back.by_code
        changed = changes(question_set, before.content, version.content, reasons)
    sections = version_sections(question_set, version.content)
    for section in sections:
        for entry in section.questions:
            if version.sent_back:
                entry.reason = version.sent_back.by_code.get(entry.question.code, "")
    return render(
        request,
        "cases/returns/version.html",
        return_context(agency_return)
        | {"version": version, "before": before, "changed": changed, "sections": sections},
    )
