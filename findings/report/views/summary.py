from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases.access import get_audit_to_read_summary, sees_whole
from cases.audits.presenters.audits import audit_tag
from findings.summary.content import content_of
from findings.summary.summaries import summarise

from ..pictures import pictures_of


@require_safe
def summary(request, audit_id):
    """The summary report, live from the data."""
    audit = get_audit_to_read_summary(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    content = content_of(summarise(audit))
    return render(
        request,
        "findings/report/summary.html",
        {
            "audit": audit,
            "tag": audit_tag(audit),
            "content": content,
            "pictures": pictures_of(content),
            "links": sees_whole(request.user, audit),
        },
    )
