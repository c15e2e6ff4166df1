"""A partnership's audits of a year, for those who see its audits whole."""

from django.db.models import Count, F, Sum
from django.http import Http404

from auditapp.accounts.models import Partnership
from auditapp.accounts.permissions import Permission, has_permission
from cases.access import refuse
from findings.models import Action, SummaryReport, TeamAnswer

from .years import FIRST_YEAR, LAST_YEAR


def get_partnership_and_year(user, partnership_id, year):
    partnership = Partnership.objects.filter(pk=partnership_id).first()
    if partnership is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    if not has_permission(user, Permission.SEE_AUDIT, partnership=partnership):
        refuse(user, partnership, partnership_id=partnership.pk)
    return partnership


def standing_reports(audits):
    """The version of each audit's report that stands, by the audit's id: its public content."""
    reports = SummaryReport.objects.filter(audit__in=audits, number=F("audit__signed_version"))
    return {report.audit_id: report for report in reports.defer("content")}


def actions_of(audits):
    """Of agreed findings, by the audit's id, each with its checks."""
    actions = (
        Action.objects.filter(finding__audit__in=audits, finding__agreed_on__isnull=False)
        .select_related("finding", "owner")
        .prefetch_related("checks")
        .order_by("finding__audit", "finding__kind", "finding__position", *Action._meta.ordering)
    )
    found = {}
    for action in actions:
        found.setdefault(action.finding.audit_id, []).append(action)
    return found


def team_counts(audits):
    """{"teams", "people"} that used a briefing, by the audit's id."""
    rows = TeamAnswer.objects.filter(briefing__audit__in=audits).order_by()
    rows = rows.values("briefing__audit").annotate(teams=Count("pk"), people=Sum("people"))
    return {row["briefing__audit"]: row for row in rows}
