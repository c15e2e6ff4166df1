from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from auditapp.accounts.permissions import Permission, has_permission
from cases import access
from cases.children.facts.filters import FactFilter
from cases.children.presenters.voices import SHEETS
from cases.cover_sheets.access import cover_sheets_of, own_cover_sheets
from cases.cover_sheets.presenters import sheet_rows
from cases.models import Part
from cases.path.access import has_paths
from cases.returns.access import leads_in

from ..access import may_accept, may_create_audit, may_move
from ..presenters.audits import audit_tag
from ..presenters.home import own_row
from ..presenters.matrix import matrix, state_counts


@require_safe
def audit_list(request):
    audits = access.visible_audits(request.user).select_related("partnership")
    rows = [{"audit": audit, "tag": audit_tag(audit)} for audit in audits]
    may_create = may_create_audit(request.user)
    return render(request, "cases/audits/list.html", {"rows": rows, "may_create": may_create})


@require_safe
def detail(request, audit_id):
    """The matrix for those who see the audit whole; for an agency, its own returns only."""
    audit = access.get_audit(request.user, audit_id)
    if audit.is_being_set_up:
        return _being_set_up(request, audit)
    listed = list(audit.audit_agencies.select_related("agency"))
    context = {
        "audit": audit,
        "tag": audit_tag(audit),
        "lead": [row.agency for row in listed if row.part == Part.LEAD],
        "asked": [row.agency for row in listed if row.part == Part.ASKED],
        "named": [row.agency for row in listed if row.part == Part.NAMED],
        "cases": audit.cases.current(),
    }
    if not access.sees_whole(request.user, audit):
        return render(request, "cases/audits/own.html", context | _own(request.user, audit))
    return render(request, "cases/audits/matrix.html", context | _whole(request, audit, context))


def _being_set_up(request, audit):
    if access.administers(request.user, audit):
        return redirect("audit-set-up", audit.public_id)
    context = {"audit": audit, "tag": audit_tag(audit)}
    return render(request, "cases/audits/setting_up/waiting.html", context)


def _own(user, audit):
    returns = (
        access.own_returns(user)
        .filter(case__audit=audit)
        .select_related("agency", "case__audit", "assigned_to")
        .with_progress()
    )
    sheets = own_cover_sheets(user).filter(audit=audit).select_related("agency")
    return {
        "returns": [own_row(agency_return) for agency_return in returns],
        "leads": leads_in(user, audit),
        "cover_sheets": sheet_rows(sheets),
    }


def _whole(request, audit, context):
    user, fact_filter = request.user, FactFilter(request.GET, audit=audit)
    agencies = context["lead"] + context["asked"]
    returns = list(access.returns_of(audit).select_related("case", "agency"))
    own = set(access.own_returns(user).filter(case__audit=audit).values_list("pk", flat=True))
    readable = own.union(
        access.readable_returns(user).filter(case__audit=audit).values_list("pk", flat=True)
    )
    sheets = list(cover_sheets_of(audit))
    every = list(audit.cases.all())
    current = [case for case in every if not case.withdrawn_at]
    cases = fact_filter.apply(current)
    counted = [r for r in returns if r.case in cases and r.agency in agencies]
    return {
        "cases": current,
        "fact_filter": fact_filter,
        "has_paths": has_paths(audit),
        "has_own": bool(own),
        "agencies": agencies,
        "cover_sheets": sheets,
        "cover_sheets_sent": [sheet for sheet in sheets if sheet.is_sent],
        "cover_sheets_unsent": [sheet for sheet in sheets if not sheet.is_sent],
        "sheets": SHEETS.items(),
        "rows": matrix(audit, cases, agencies, returns, readable=readable),
        "counts": state_counts(counted),
        "may_accept": may_accept(user, audit, counted),
        "withdrawn": [case for case in every if case.withdrawn_at],
        "followed_by": list(audit.followed_by.all()),
        "may_move": may_move(user, audit),
        "administers": access.administers(user, audit),
        "checks_identity": access.checks_identity(user, audit),
        "may_agree_findings": has_permission(
            user, Permission.AGREE_FINDING, partnership=audit.partnership
        ),
    }
