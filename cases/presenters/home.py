"""What the home page lists."""

from django.db.models import Count, Q
from django.utils import timezone

from ..states import OPEN_AUDIT, RETURN_MOVES, ReturnState
from .returns import audit_tag, lateness, return_tag


def returns_to_do(own):
    """Returns that wait for their agency, by audit: the audit due first first, and in it what was
    sent back first. Gives (audit, rows); an audit has `is_hidden` if the person only contributes
    to its returns."""
    returns = (
        own.to_do()
        .select_related("agency", "case__audit")
        .with_progress()
        .order_by("case__audit__returns_due", "case__audit", "case", "agency")
    )
    audits = {}
    for agency_return in returns:
        audits.setdefault(agency_return.case.audit, []).append(
            {
                "return": agency_return,
                "tag": return_tag(agency_return),
                "late": lateness(agency_return, agency_return.case.audit),
            }
        )
    for audit, rows in audits.items():
        audit.is_hidden = all(row["return"].is_contributor for row in rows)
    return [
        (audit, sorted(rows, key=lambda row: row["return"].state != ReturnState.SENT_BACK))
        for audit, rows in audits.items()
    ]


def audits_to_moderate(audits):
    """Open audits with how many returns there are, came in, wait for review, are outstanding."""

    def returns(condition):
        return Count("cases__returns", filter=condition)

    state = "cases__returns__state"
    rows = audits.filter(state__in=OPEN_AUDIT).annotate(
        expected=returns(~Q(**{state: ReturnState.WITHDRAWN})),
        received=returns(
            ~Q(**{state: ReturnState.WITHDRAWN}) & Q(cases__returns__sent_at__isnull=False)
        ),
        to_review=returns(Q(**{state: ReturnState.SENT})),
        outstanding=returns(Q(**{f"{state}__in": RETURN_MOVES["send"][0]})),
    )
    today = timezone.localdate()
    return [
        {"audit": audit, "tag": audit_tag(audit), "overdue": audit.returns_due < today}
        for audit in rows
    ]
