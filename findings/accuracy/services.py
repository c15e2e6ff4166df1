"""Writes of the accuracy check."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from auditapp.accounts.access import people_with
from auditapp.accounts.permissions import Permission
from auditapp.history.models import Verb, record
from auditapp.notices import services as notices
from auditapp.notices.kinds import Kind
from auditapp.saving import Stale, lock_for_change
from auditapp.working_days import add_working_days
from cases.models import AccuracyCheck, AccuracyReply, Audit
from cases.states import WrongState
from findings.models import AccuracyComment

from .marks import marks_of

WORKING_DAYS = 10  # to comment in, the day of opening not counted


class NotYet(Exception):
    """Agencies have time left, or a comment has no answer."""


@transaction.atomic
def open_check(*, audit, by, at=None):
    """Ask every agency that sends returns, and tell its people, unless it happened `at` another
    time. Again while one is open it gives that one. Raises
    WrongState unless the audit is open."""
    is_news = at is None
    at = at or timezone.now()
    locked = _lock(audit)
    check = locked.accuracy_checks.filter(closed_at=None).first()
    if check is not None:
        return check
    due = add_working_days(timezone.localdate(at), WORKING_DAYS)
    check = AccuracyCheck.objects.create(audit=locked, opened_at=at, opened_by=by, due=due)
    rows = locked.audit_agencies.answering().select_related("agency")
    agencies = [row.agency for row in rows]
    replies = [AccuracyReply(accuracy_check=check, agency=agency) for agency in agencies]
    AccuracyReply.objects.bulk_create(replies)
    record(Verb.OPENED, check, by=by, partnership_id=locked.partnership_id)
    if is_news:
        notices.leave(
            people_with(Permission.FILL_IN_RETURN, *agencies),
            kind=Kind.ACCURACY_OPENED,
            audit=locked,
            object_id=check.pk,
            path=reverse("home"),
            due=due,
            by=by,
        )
    return check


@transaction.atomic
def save_reply(*, reply, comments, seen, finished, version, save_key, by, at=None):
    """Keep an agency's comments, Finding -> words; empty words take one out, None leaves it. A
    comment that the chair answered stays as it was answered. `seen` are the marks of all findings
    that the page showed. The same `save_key` again changes nothing. Raises Stale if somebody saved
    since or a finding has another mark by now, or WrongState once the check is closed."""
    check = AccuracyCheck.objects.select_for_update().get(pk=reply.accuracy_check_id)
    locked = lock_for_change(reply, version=version, save_key=save_key)
    if locked is None:
        return
    if not check.is_open:
        raise WrongState("comment", "closed")
    if set(marks_of(comments, locked.comments.all()).values()) != set(seen):
        raise Stale
    for finding, words in comments.items():
        if words is None:
            continue
        present = locked.comments.filter(finding=finding)
        if words:
            new = {"words": words, "wording": finding.wording}
            unanswered = present.filter(answered_at=None)
            if not unanswered.update(**new) and not present.exists():
                locked.comments.create(finding=finding, **new)
        else:
            present.filter(answered_at=None).delete()
    at = at or timezone.now()
    locked.finished_at, locked.finished_by = (at, by) if finished else (None, None)
    locked.save()
    verb = Verb.SENT if finished else Verb.CHANGED
    partnership_id = check.audit.partnership_id
    record(verb, locked, by=by, agency_id=locked.agency_id, partnership_id=partnership_id)


@transaction.atomic
def answer_comment(*, comment, answer, seen, by, at=None):
    """What the chair says to a comment; `seen` is the fingerprint of the comment that the page
    showed. The same answer again changes nothing. Raises Stale if the comment or its answer is
    another by now, or taken out, WrongState once the check is closed."""
    check = AccuracyCheck.objects.select_for_update().get(pk=comment.reply.accuracy_check_id)
    if not check.is_open:
        raise WrongState("answer", "closed")
    comments = AccuracyComment.objects.select_for_update(of=("self",))
    locked = comments.filter(pk=comment.pk).first()
    if locked is None:
        raise Stale
    if locked.answer == answer:
        return
    if locked.fingerprint != seen:
        raise Stale
    locked.answer, locked.answered_at, locked.answered_by = answer, at or timezone.now(), by
    locked.save()
    record(Verb.ANSWERED, locked, by=by, partnership_id=check.audit.partnership_id)


@transaction.atomic
def close_check(*, check, by, at=None):
    """Agencies comment no more; whoever said nothing had no comment. Again it changes nothing.
    Raises NotYet while an agency has time left or a comment has no answer."""
    at = at or timezone.now()
    locked = AccuracyCheck.objects.select_for_update().get(pk=check.pk)
    if not locked.is_open:
        return
    if what_is_left(locked, timezone.localdate(at)):
        raise NotYet
    _end(locked, by, at)


@transaction.atomic
def end_with_report(*, audit, by, at):
    """The report is signed: a check that is open ends, whatever is left of it."""
    for check in audit.accuracy_checks.select_for_update(of=("self",)).filter(closed_at=None):
        _end(check, by, at)


def _end(check, by, at):
    check.closed_at, check.closed_by = at, by
    check.save()
    record(Verb.ENDED, check, by=by, partnership_id=check.audit.partnership_id)


def what_is_left(check, today=None):
    """(agencies that have time left, comments without an answer), or nothing if it can be closed
    `today`; of a check that was ended on that day, what the signing of the report cut short."""
    unfinished = check.replies.filter(finished_at=None).count()
    waiting = unfinished if (today or timezone.localdate()) <= check.due else 0
    unanswered = number_unanswered(check)
    return (waiting, unanswered) if waiting or unanswered else None


def number_unanswered(check):
    return AccuracyComment.objects.filter(reply__accuracy_check=check, answered_at=None).count()


def _lock(audit):
    locked = Audit.objects.select_for_update().get(pk=audit.pk)
    if not locked.is_open:
        raise WrongState("check the accuracy", locked.state)
    return locked
