"""The summary report: live until it is signed, then the signed version."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases.access import sees_whole
from cases.audits.presenters.audits import audit_tag
from cases.children.facts.filters import FactFilter
from findings.summary.content import content_of
from findings.summary.summaries import summarise

from .. import access
from ..freezing import draft_of
from ..pictures import pictures_of
from ..presenters import file_rows
from ..standing import NOT_SIGNED, signatures, signed_standing


@require_safe
def summary(request, audit_id):
    audit = access.get_report_audit(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    report = access.shown_version(request.user, audit)
    if report:
        return version_page(request, report)
    fact_filter = FactFilter(request.GET, audit=audit)
    content = content_of(summarise(audit, only=fact_filter))
    return _page(
        request, audit, content, standing=NOT_SIGNED, is_live=True, fact_filter=fact_filter
    )


@require_safe
def public(request, audit_id):
    """What the public summary says, or would say if it were signed now."""
    audit = access.get_report_audit(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    report = access.shown_version(request.user, audit)
    content = report.public_content if report else draft_of(audit).public_content
    standing = signed_standing(report) if report else NOT_SIGNED
    return _page(request, audit, content, standing=standing, is_public=True, report=report)


def version_page(request, report):
    """A signed version, as it was signed."""
    audit = report.audit
    return _page(
        request,
        audit,
        report.content,
        standing=signed_standing(report),
        report=report,
        signatures=signatures(report),
        files=file_rows(access.files_of(report)),
        is_last=report.number == audit.signed_version,
    )


def _page(request, audit, content, **context):
    whole = sees_whole(request.user, audit)
    context |= {
        "audit": audit,
        "tag": audit_tag(audit),
        "content": content,
        "pictures": pictures_of(content),
        "links": whole and context.get("is_live", False),
        "versions": access.signed_reports(audit),
        "may_sign": access.may_sign(request.user, audit),
        "sees_whole": whole,
    }
    return render(request, "findings/report/summary.html", context)
