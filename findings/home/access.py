"""What waits for the chair, the panel and administrators, what is late and what is new: counts by
audit, (audit, number) each where there are any.

The audits are those that the person sees whole, asked for once.
"""

from django.db.models import Count
from django.utils import timezone

from auditapp.accounts.models import Partnership
from auditapp.accounts.permissions import Permission, partnerships_with
from auditapp.notices.models import Mail
from cases.models import AccuracyReply, AgencyReturn, AnswerCheck, Audit
from cases.states import UNSENT, AuditState, ReturnState
from findings.models import (
    AccuracyComment,
    Action,
    ActionUpdate,
    Finding,
    Judgement,
    TeamAnswer,
)
from findings.states import TO_DO


def audits_seen_whole(user):
    audits = Audit.objects.filter(partnership__in=partnerships_with(user, Permission.SEE_AUDIT))
    return list(audits.select_related("partnership").order_by("title", "pk"))


def _where(audits, user, permission):
    """Those of them in which the person has the permission."""
    partnerships = partnerships_with(user, permission)
    return [audit for audit in audits if audit.partnership_id in partnerships]


def _open(audits):
    return [audit for audit in audits if audit.is_open]


def _moderated(audits):
    return [audit for audit in audits if audit.state == AuditState.MODERATING]


def _by_audit(rows, path, audits):
    """How many of `rows` there are for each of the audits, to which `path` leads."""
    if not audits:
        return []
    numbers = _numbers(rows.filter(**{f"{path}__in": audits}), path)
    return [(audit, numbers[audit.pk]) for audit in audits if audit.pk in numbers]


def _numbers(rows, path):
    """Key of what `path` leads to -> how many rows."""
    return dict(rows.order_by().values_list(path).annotate(Count("pk")))


# -- what waits


def findings_to_agree(user, audits):
    proposed = Finding.objects.filter(agreed_on=None)
    return _by_audit(proposed, "audit", _open(_where(audits, user, Permission.AGREE_FINDING)))


def comments_to_answer(user, audits):
    """On accuracy, of agencies that have finished."""
    comments = AccuracyComment.objects.filter(
        answered_at=None,
        reply__finished_at__isnull=False,
        reply__accuracy_check__closed_at=None,
    )
    audits = _open(_where(audits, user, Permission.AGREE_FINDING))
    return _by_audit(comments, "reply__accuracy_check__audit", audits)


def findings_to_judge(user, audits):
    """Of an earlier audit, of which the panel has not said what became of them: by the audit that
    follows it and is moderated."""
    audits = _moderated(_where(audits, user, Permission.TAKE_MINUTES))
    audits = [audit for audit in audits if audit.follows_id]
    if not audits:
        return []
    agreed = Finding.objects.agreed().filter(audit__in=[audit.follows_id for audit in audits])
    earlier = _numbers(agreed, "audit")
    judged = _numbers(Judgement.objects.filter(audit__in=audits, finding__in=agreed), "audit")
    left = [(a, earlier.get(a.follows_id, 0) - judged.get(a.pk, 0)) for a in audits]
    return [(audit, number) for audit, number in left if number]


def reports_to_sign(user, audits):
    """Audits that are moderated although the panel has met, which met last first."""
    moderated = _moderated(_where(audits, user, Permission.SIGN_REPORT))
    met = [audit for audit in moderated if audit.is_past_panel_date]
    return sorted(met, key=lambda audit: (audit.panel_date, audit.pk), reverse=True)


def mails_given_up(user):
    """(partnership, number) of mails that could not be sent, where the person administers."""
    ids = partnerships_with(user, Permission.ADMINISTER)
    if not ids:
        return []
    failed = Mail.objects.filter(given_up_at__isnull=False, notices__partnership__in=ids)
    rows = failed.order_by().values_list("notices__partnership")
    numbers = dict(rows.annotate(Count("pk", distinct=True)))
    return [(p, numbers[p.pk]) for p in Partnership.objects.filter(pk__in=numbers)]


# -- what is late


def returns_overdue(user, audits):
    unsent = AgencyReturn.objects.filter(state__in=UNSENT)
    late = [audit for audit in _open(audits) if audit.is_past_due]
    return _by_audit(unsent, "case__audit", late)


def actions_overdue(user, audits):
    late = Action.objects.filter(state__in=TO_DO, due__lt=timezone.localdate())
    followed = [audit for audit in audits if audit.state != AuditState.CLOSED]
    return _by_audit(late, "finding__audit", followed)


def checks_overdue(user, audits):
    """Answers that agencies were asked to check by now."""
    late = AnswerCheck.objects.to_answer().filter(due__lt=timezone.localdate())
    audits = _open(_where(audits, user, Permission.SETTLE_DIFFERENCE))
    return _by_audit(late, "agency_return__case__audit", audits)


def replies_overdue(user, audits):
    """Agencies whose time to comment on accuracy is over."""
    late = AccuracyReply.objects.to_finish().filter(accuracy_check__due__lt=timezone.localdate())
    return _by_audit(late, "accuracy_check__audit", _open(audits))


# -- what is new


def returns_sent(user, audits, since):
    sent = AgencyReturn.objects.filter(sent_at__gte=since).exclude(state=ReturnState.WITHDRAWN)
    return _by_audit(sent, "case__audit", audits)


def checks_answered(user, audits, since):
    answered = AnswerCheck.objects.filter(answered_at__gte=since)
    audits = _where(audits, user, Permission.SETTLE_DIFFERENCE)
    return _by_audit(answered, "agency_return__case__audit", audits)


def actions_updated(user, audits, since):
    updates = ActionUpdate.objects.filter(at__gte=since).exclude(by=user)
    return _by_audit(updates, "action__finding__audit", audits)


def teams_answered(user, audits, since):
    answers = TeamAnswer.objects.filter(at__gte=since)
    return _by_audit(answers, "briefing__audit", audits)
