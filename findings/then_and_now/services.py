"""Writing down what the panel says of an earlier finding."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale, lock_for_change
from cases.audits.services.audits import lock_audit
from cases.states import WrongState
from findings.models import Judgement


@transaction.atomic
def judge(*, audit, finding, verdict, why, version, save_key, by, meeting=None, at=None):
    """`version` is 0 for the first judgement of the finding in this audit. The same `save_key`
    again changes nothing.

    Raises Stale, WrongState unless the audit is open, and ValidationError for a finding that the
    audit does not look back to, another audit's meeting, or a key that another judgement has.
    """
    locked = lock_audit(audit)
    if not locked.is_open:
        raise WrongState("judge earlier findings", locked.state)
    _check(locked, finding, meeting, save_key)
    judgement, verb = _to_write(locked, finding, version, save_key)
    if judgement is None:
        return
    judgement.verdict, judgement.why, judgement.meeting = verdict, why, meeting
    judgement.at, judgement.by = at or timezone.now(), by
    judgement.full_clean()
    judgement.save()
    record(verb, judgement, by=by, partnership_id=locked.partnership_id)


def _check(audit, finding, meeting, save_key):
    if finding.audit_id != audit.follows_id or not finding.is_agreed:
        raise ValidationError("Judge a finding of the audit that this one follows")
    if meeting is not None and meeting.audit_id != audit.pk:
        raise ValidationError({"meeting": "Select a meeting from the list"})
    others = Judgement.objects.filter(save_key=save_key)
    if others.exclude(audit=audit, finding=finding).exists():
        raise ValidationError("The key of another form")


def _to_write(audit, finding, version, save_key):
    """(the judgement to fill in and save, what that is on the trail); None where this form was
    saved already."""
    existing = Judgement.objects.filter(audit=audit, finding=finding).first()
    if existing:
        return lock_for_change(existing, version=version, save_key=save_key), Verb.CHANGED
    if version:
        raise Stale
    return Judgement(audit=audit, finding=finding, save_key=save_key), Verb.ADDED
