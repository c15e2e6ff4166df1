"""What the home page says of a partnership's audits: what waits, what is late, what is new."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from auditapp.accounts.permissions import Permission, partnerships_with
from auditapp.templatetags.interface import counted, day

from . import access

NEW = datetime.timedelta(days=7)
# Of each kind of count: what it counts, what is said of it, and the page of the audit it leads to.
WAITS = [
    (access.findings_to_agree, "proposed finding,proposed findings", "to agree", "finding-list"),
    (access.comments_to_answer, "comment,comments", "on accuracy to answer", "accuracy-overview"),
    (access.findings_to_judge, "earlier finding,earlier findings", "to judge", "then-and-now"),
]
LATE = [
    (access.returns_overdue, "return,returns", "overdue", "audit-detail"),
    (access.actions_overdue, "action,actions", "overdue", "action-list"),
    (access.checks_overdue, "answer,answers", "to check, overdue", "difference-list"),
    (access.replies_overdue, "agency,agencies", "late with accuracy", "accuracy-overview"),
]
CAME = [
    (access.returns_sent, "return,returns", "sent", "audit-detail"),
    (access.checks_answered, "answer,answers", "checked by agencies", "difference-list"),
    (access.actions_updated, "update,updates", "of actions", "action-list"),
    (access.teams_answered, "team,teams", "told what they did", "team-list"),
]


@dataclass(frozen=True)
class Line:
    words: str
    url: str
    title: str  # of the audit, or whatever else it is about


def overview(user):
    """{"waits", "late", "new"}: Lines for those who see audits whole; None for all others."""
    if not partnerships_with(user, Permission.SEE_AUDIT):
        return None
    audits, since = access.audits_seen_whole(user), timezone.now() - NEW
    return {
        "waits": _counts(WAITS, user, audits) + _reports(user, audits) + _mails(user),
        "late": _counts(LATE, user, audits),
        "new": _counts(CAME, user, audits, since),
    }


def _counts(kinds, *about):
    return [
        Line(
            f"{counted(number, noun)} {what}",
            reverse(name, args=[audit.public_id]),
            audit.title,
        )
        for count, noun, what, name in kinds
        for audit, number in count(*about)
    ]


def _reports(user, audits):
    return [
        Line(
            f"A report to sign: the {audit.partnership.panel} met on {day(audit.panel_date)}",
            reverse("report-sign", args=[audit.public_id]),
            audit.title,
        )
        for audit in access.reports_to_sign(user, audits)
    ]


def _mails(user):
    return [
        Line(
            f"{counted(number, 'mail,mails')} could not be sent",
            reverse("mail-list", args=[partnership.pk]) + "?state=failed",
            partnership.name,
        )
        for partnership, number in access.mails_given_up(user)
    ]
