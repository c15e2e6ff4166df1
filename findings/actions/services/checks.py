"""Whether what was done made a difference, looked at later, at a meeting."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from cases.states import WrongState, allows, moved
from findings.models import DifferenceCheck, Verdict
from findings.states import ACTION_MOVES

from .locking import lock_followed, whose

TOO_EARLY = "The date must not be before the day on which the action was said to be done"


@transaction.atomic
def record_check(
    *, action, date, verdict, measured, version, save_key, by, meeting=None, body="", at=None
):
    """`meeting` of the action's audit, or another `body` that met. The last check says how the
    action stands. The same `save_key` again changes nothing. Raises Stale, WrongState unless the
    action is done, and ValidationError."""
    locked = lock_followed(action, version=version, save_key=save_key)
    if locked is None:
        return
    move = "see a difference" if verdict == Verdict.MADE else "see none"
    if not allows(ACTION_MOVES, move, locked.state):
        raise WrongState("check the difference", locked.state)
    if meeting and meeting.audit_id != locked.finding.audit_id:
        raise ValidationError({"meeting": "Choose a meeting of this audit"})
    if date < timezone.localdate(locked.said_done_at):
        raise ValidationError({"date": TOO_EARLY})
    check = DifferenceCheck(
        action=locked, date=date, meeting=meeting, body=body, verdict=verdict, measured=measured,
        by=by, at=at or timezone.now(),
    )  # fmt: skip
    check.full_clean()
    check.save()
    locked.state = moved(ACTION_MOVES, move, locked.state)
    locked.save()
    record(Verb.ADDED, check, by=by, **whose(locked))
