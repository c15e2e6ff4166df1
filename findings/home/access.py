"""What waits for the chair, the panel and administrators, what is late and what is new: counts by
audit, each a row of values: `audit_title`, `audit_address` (its public id) and `number`.
"""

from django.db.models import Count, F, Q
from django.utils import timezone

from auditapp.accounts.models import Partnership
from auditapp.accounts.permissions import Permission, partnerships_with
from auditapp.notices.models import Mail
from cases.models import AccuracyReply, AgencyReturn, AnswerCheck, Audit
from cases.states import OPEN_AUDIT, UNSENT, AuditState, ReturnState
from findings.models import (
    AccuracyComment,
    Action,
    ActionUpdate,
    Finding,
    Judgement,
    TeamAnswer,
)
from findings.states import TO_DO


def _by_audit(rows, path, condition):
    """How many of `rows` there are for each audit at `path` that meets the condition on audits."""
    audits = Audit.objects.filter(condition).values("pk")
    return (
        rows.filter(**{f"{path}__in": audits})
        .order_by()
        .values(audit_title=F(f"{path}__title"), audit_address=F(f"{path}__public_id"))
        .annotate(number=Count("pk", distinct=True))
        .order_by("audit_title", "audit_address")
    )


def _where(user, permission, **more):
    return Q(partnership__in=partnerships_with(user, permission), **more)


# -- what waits


def findings_to_agree(user):
    proposed = Finding.objects.filter(agreed_on=None)
    condition = _where(user, Permission.AGREE_FINDING, state__in=OPEN_AUDIT)
    return _by_audit(proposed, "audit", condition)


def comments_to_answer(user):
    """On accuracy, of agencies that have finished."""
    comments = AccuracyComment.objects.filter(
        answered_at=None,
        reply__finished_at__isnull=False,
        reply__accuracy_check__closed_at=None,
    )
    condition = _where(user, Permission.AGREE_FINDING, state__in=OPEN_AUDIT)
    return _by_audit(comments, "reply__accuracy_check__audit", condition)


def findings_to_judge(user):
    """Of an earlier audit, of which the panel has not said what became of them: by the audit that
    follows it and is moderated."""
    condition = _where(user, Permission.TAKE_MINUTES, state=AuditState.MODERATING)
    audits = list(Audit.objects.filter(condition, follows__isnull=False).order_by("title", "pk"))
    agreed = Finding.objects.agreed().filter(audit__in=[audit.follows_id for audit in audits])
    earlier = _numbers(agreed, "audit")
    judged = _numbers(Judgement.objects.filter(audit__in=audits, finding__in=agreed), "audit")
    rows = [
        {
            "audit_title": audit.title,
            "audit_address": audit.public_id,
            "number": earlier.get(audit.follows_id, 0) - judged.get(audit.pk, 0),
        }
        for audit in audits
    ]
    return [row for row in rows if row["number"]]


def _numbers(rows, name):
    return dict(rows.order_by().values_list(name).annotate(Count("pk")))


def reports_to_sign(user):
    """Audits that are moderated although the panel has met."""
    condition = _where(user, Permission.SIGN_REPORT, state=AuditState.MODERATING)
    return Audit.objects.filter(condition, panel_date__lt=timezone.localdate())


def mails_given_up(user):
    """(partnership, number) of mails that could not be sent, where the person administers."""
    ids = partnerships_with(user, Permission.ADMINISTER)
    failed = Mail.objects.filter(given_up_at__isnull=False, notices__partnership__in=ids)
    rows = failed.order_by().values_list("notices__partnership")
    numbers = dict(rows.annotate(Count("pk", distinct=True)))
    return [(p, numbers[p.pk]) for p in Partnership.objects.filter(pk__in=numbers)]


# -- what is late


def returns_overdue(user):
    today = timezone.localdate()
    condition = _where(user, Permission.SEE_AUDIT, state__in=OPEN_AUDIT, returns_due__lt=today)
    unsent = AgencyReturn.objects.filter(state__in=UNSENT)
    return _by_audit(unsent, "case__audit", condition)


def actions_overdue(user):
    late = Action.objects.filter(state__in=TO_DO, due__lt=timezone.localdate())
    condition = _where(user, Permission.SEE_AUDIT) & ~Q(state=AuditState.CLOSED)
    return _by_audit(late, "finding__audit", condition)


def checks_overdue(user):
    """Answers that agencies were asked to check by now."""
    late = AnswerCheck.objects.to_answer().filter(due__lt=timezone.localdate())
    condition = _where(user, Permission.SETTLE_DIFFERENCE, state__in=OPEN_AUDIT)
    return _by_audit(late, "agency_return__case__audit", condition)


def replies_overdue(user):
    """Agencies whose time to comment on accuracy is over."""
    late = AccuracyReply.objects.to_finish().filter(accuracy_check__due__lt=timezone.localdate())
    condition = _where(user, Permission.SEE_AUDIT, state__in=OPEN_AUDIT)
    return _by_audit(late, "accuracy_check__audit", condition)


# -- what is new


def returns_sent(user, since):
    sent = AgencyReturn.objects.filter(sent_at__gte=since).exclude(state=ReturnState.WITHDRAWN)
    return _by_audit(sent, "case__audit", _where(user, Permission.SEE_AUDIT))


def checks_answered(user, since):
    answered = AnswerCheck.objects.filter(answered_at__gte=since)
    condition = _where(user, Permission.SETTLE_DIFFERENCE)
    return _by_audit(answered, "agency_return__case__audit", condition)


def actions_updated(user, since):
    updates = ActionUpdate.objects.filter(at__gte=since).exclude(by=user)
    return _by_audit(updates, "action__finding__audit", _where(user, Permission.SEE_AUDIT))


def teams_answered(user, since):
    answers = TeamAnswer.objects.filter(at__gte=since)
    return _by_audit(answers, "briefing__audit", _where(user, Permission.SEE_AUDIT))
