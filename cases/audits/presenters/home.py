"""What the home page lists."""

from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from auditapp.accounts.permissions import Permission, has_permission, with_memberships
from cases.returns.presenters.returns import blocking, lateness, return_tag
from cases.returns.progress import progress_of
from cases.returns.sign_off import may_sign_off
from cases.states import OPEN_AUDIT, UNSENT, ReturnState

from .audits import audit_tag


@dataclass
class OwnAudit:
    """An audit with the returns that wait for the person's agencies, in rows: to sign off by the
    person, the person's own (assigned or nobody's), and those that are assigned to others."""

    audit: object
    to_sign_off: list = field(default_factory=list)
    mine: list = field(default_factory=list)
    others: list = field(default_factory=list)

    @property
    def is_hidden(self):
        """The person only contributes to its returns, and does not see the audit's page."""
        rows = self.to_sign_off + self.mine + self.others
        return all(row["return"].is_contributor for row in rows)


def returns_to_do(own, user):
    """OwnAudits, the one due first first; in each list what was sent back comes first."""
    returns = (
        own.to_do()
        .select_related("agency", "case__audit", "assigned_to", "handed_in_by")
        .prefetch_related(with_memberships("handed_in_by"))
        .with_progress()
        .order_by("case__audit__returns_due", "case__audit", "case", "agency")
    )
    audits = {}
    for agency_return in returns:
        audit = agency_return.case.audit
        agency_return.is_contributor = not has_permission(
            user, Permission.FILL_IN_RETURN, agency=agency_return.agency
        )
        place = audits.setdefault(audit, OwnAudit(audit))
        is_waiting = agency_return.state == ReturnState.WAITING
        if is_waiting and may_sign_off(user, agency_return):
            rows = place.to_sign_off
        elif agency_return.assigned_to_id in (None, user.pk):
            rows = place.mine
        else:
            rows = place.others
        rows.append(own_row(agency_return))
    for place in audits.values():
        for rows in (place.mine, place.others):
            rows.sort(key=lambda row: row["return"].state != ReturnState.SENT_BACK)
    return list(audits.values())


def own_row(agency_return):
    """A row of a table of the own agency's returns, fetched `with_progress()`."""
    return {
        "return": agency_return,
        "tag": return_tag(agency_return),
        "late": lateness(agency_return, agency_return.case.audit),
        "progress": progress_of(agency_return),
        "blocking": blocking(agency_return),
    }


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
        outstanding=returns(Q(**{f"{state}__in": UNSENT})),
    )
    today = timezone.localdate()
    return [
        {"audit": audit, "tag": audit_tag(audit), "overdue": audit.returns_due < today}
        for audit in rows
    ]
