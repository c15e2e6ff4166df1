"""The panel accepts a return or sends it back; an administrator withdraws one or brings
it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import AgencyReturn, QuestionReason, SendBack

from .returns import move_of
from .telling import tell_sent_back


@transaction.atomic
def accept(*, agency_return, sent_at, review_key, by, at=None):
    """Accept what was sent at `sent_at`. Raises WrongState, or Stale if it was sent anew since."""
    return _review(agency_return, "accept", Verb.ACCEPTED, sent_at, review_key, by, at)


@transaction.atomic
def send_back(*, agency_return, reason, sent_at, review_key, by, at=None, question_reasons=None):
    """Send back for revision, with a reason that the agency sees first, and more at single
    questions (Question -> text). What was last sent keeps counting. The
    agency is told, unless it happened `at` another time. Raises WrongState or Stale."""
    is_news = at is None
    at = at or timezone.now()
    locked = _review(
        agency_return, "send back", Verb.SENT_BACK, sent_at, review_key, by, at, reason
    )
    send_back, created = SendBack.objects.get_or_create(
        sent_version=locked.sent_versions.latest("number"),
        defaults={"at": at, "by": by, "reason": reason},
    )
    if created:
        QuestionReason.objects.bulk_create(
            QuestionReason(send_back=send_back, question=question, text=text)
            for question, text in (question_reasons or {}).items()
        )
        if is_news:
            tell_sent_back(locked, reasons=1 + len(question_reasons or {}), by=by)
    return locked


@transaction.atomic
def withdraw(*, agency_return, reason, by, review_key=None, at=None):
    """Take a return out of the audit; what was written is kept but no longer counts, and it does
    not come back with its child or agency if they are withdrawn and brought back. The same
    `review_key` again changes nothing and succeeds."""
    locked = AgencyReturn.objects.lock(agency_return)
    if review_key is not None and locked.review_key == review_key:
        return locked
    locked.review_key = review_key or locked.review_key
    locked.state = move_of(locked, "withdraw")
    locked.handed_in_at = locked.handed_in_by = None
    locked.reason, locked.withdrawn_alone = reason, True
    locked.save()
    record(Verb.WITHDREW, locked, by=by)
    return locked


@transaction.atomic
def reinstate(*, agency_return, by, review_key=None):
    """Bring a withdrawn return back, in progress; what was last sent counts again. The same
    `review_key` again changes nothing and succeeds. Raises WrongState, or ValidationError where its
    child or agency is withdrawn."""
    locked = AgencyReturn.objects.lock(agency_return)
    if review_key is not None and locked.review_key == review_key:
        return locked
    state = move_of(locked, "reinstate")
    audit = locked.case.audit
    if locked.case.withdrawn_at is not None:
        raise ValidationError("Bring the child back first.")
    if not audit.audit_agencies.answering().filter(agency=locked.agency_id).exists():
        raise ValidationError("Bring the agency back first.")
    locked.state, locked.reason, locked.withdrawn_alone = state, "", False
    locked.review_key = review_key or locked.review_key
    locked.save()
    record(Verb.BROUGHT_BACK, locked, by=by)
    return locked


def _review(agency_return, move, verb, sent_at, review_key, by, at, reason=""):
    locked = AgencyReturn.objects.lock(agency_return)
    if locked.review_key == review_key:
        return locked
    state = move_of(locked, move)
    if locked.sent_at != sent_at:
        raise Stale
    locked.state = state
    locked.reviewed_at, locked.reviewed_by = at or timezone.now(), by
    locked.review_key, locked.reason = review_key, reason
    locked.save()
    record(verb, locked, by=by)
    return locked
