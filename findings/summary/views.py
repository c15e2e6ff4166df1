from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases.access import checks_identity, get_audit_to_read_summary, sees_whole
from cases.audits.presenters.audits import audit_tag
from cases.models import ObservationKind
from cases.path.access import has_paths
from cases.path.presenters.counts import count_rows
from findings.board.presenters.findings import raised
from findings.differences.presenters import by_kind, by_pair

from .presenters import meeting_words
from .summaries import summarise


@require_safe
def summary(request, audit_id):
    """The summary report, live from the data."""
    audit = get_audit_to_read_summary(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    report = summarise(audit)
    children = len(report.children)
    lists = [
        {
            "kind": kind.value,
            "label": kind.label,
            "findings": [(f, raised(f, children)) for f in report.findings[kind]],
        }
        for kind in ObservationKind
    ]
    return render(
        request,
        "findings/summary/summary.html",
        {
            "audit": audit,
            "tag": audit_tag(audit),
            "report": report,
            "lists": lists,
            "has_paths": bool(report.timescales.rules) or has_paths(audit),
            "meeting_words": meeting_words(report.meeting_columns),
            "timescale_rows": count_rows(report.timescales),
            "difference_kinds": by_kind(report.differences),
            "difference_pairs": by_pair(report.differences),
            "sees_whole": sees_whole(request.user, audit),
            "checks_identity": checks_identity(request.user, audit),
        },
    )
