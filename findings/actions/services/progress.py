"""What becomes of an action: updates of those who do it, and what the chair decides."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from cases.states import WrongState, moved
from findings.models import ActionUpdate, Blocking
from findings.states import ACTION_MOVES, CHAIR_MOVES, CLAIMED, DELIVERED, OWNER_MOVES, TO_DO
from findings.states import ActionState as A

from .locking import lock_followed, whose

VERBS = {
    "say done": Verb.HANDED_IN,
    "take back": Verb.TOOK_BACK,
    "confirm": Verb.ACCEPTED,
    "give up": Verb.ENDED,
    "go on": Verb.SENT_BACK,
}


@transaction.atomic
def update_action(
    *, action, version, save_key, by, words="", move="", evidence="", blocked=None, at=None
):
    """What those who do it say: `words` on what happened; `move`, one of OWNER_MOVES or none;
    `evidence` with "say done"; `blocked`, what stops it, empty if nothing does, None to leave that
    as it is. The same `save_key` again changes nothing. Raises Stale, WrongState, and
    ValidationError where it says nothing."""
    locked = lock_followed(action, version=version, save_key=save_key)
    if locked is None:
        return
    at = at or timezone.now()
    before = locked.state, locked.blocked
    if blocked is not None and blocked != locked.blocked:
        _block(locked, blocked)
    if move:
        _move(locked, move, OWNER_MOVES, evidence, by, at)
    rows = _rows(locked, before, words, evidence)
    if not rows:
        raise ValidationError("Write what has happened, or change how it stands")
    _save(locked, rows, VERBS.get(move, Verb.CHANGED), by, at)


@transaction.atomic
def decide_on_action(*, action, move, version, save_key, by, words="", at=None):
    """What the chair decides: `move` is one of CHAIR_MOVES, with `words` but for "confirm". The
    same `save_key` again changes nothing. Raises Stale, WrongState and ValidationError."""
    locked = lock_followed(action, version=version, save_key=save_key)
    if locked is None:
        return
    at = at or timezone.now()
    if move != "confirm" and not words:
        raise ValidationError({"words": "Write why"})
    _move(locked, move, CHAIR_MOVES, words, by, at)
    _save(locked, [ActionUpdate(state=locked.state, words=words)], VERBS[move], by, at)


def _rows(action, before, words, evidence):
    """An update for each thing that was said."""
    state, blocked = before
    moved_to = action.state if action.state != state else ""
    rows = []
    if moved_to == A.SAID_DONE:
        rows += [ActionUpdate(words=words)] if words else []
        rows.append(ActionUpdate(state=moved_to, words=evidence))
    elif words or moved_to:
        rows.append(ActionUpdate(state=moved_to, words=words))
    if action.blocked != blocked and action.state in TO_DO:
        blocking = Blocking.BLOCKED if action.blocked else Blocking.CLEARED
        rows.append(ActionUpdate(blocking=blocking, words=action.blocked))
    return rows


def _block(action, why):
    if action.state not in TO_DO:
        raise WrongState("block", action.state)
    action.blocked = why


def _move(action, move, allowed, words, by, at):
    """Change the state, and what may only be there in it. `words` are the evidence, or why."""
    if move not in allowed:
        raise WrongState(move, action.state)
    action.state = moved(ACTION_MOVES, move, action.state)
    if action.state == A.SAID_DONE:
        if not words:
            raise ValidationError({"evidence": "Write what shows that it is done"})
        action.evidence, action.said_done_at, action.said_done_by = words, at, by
    elif action.state not in CLAIMED:
        action.evidence, action.said_done_at, action.said_done_by = "", None, None
    is_delivered = action.state in DELIVERED
    action.confirmed_at, action.confirmed_by = (at, by) if is_delivered else (None, None)
    action.not_delivered_reason = words if action.state == A.NOT_DELIVERED else ""
    if action.state not in TO_DO:
        action.blocked = ""


def _save(action, rows, verb, by, at):
    action.full_clean()
    action.save()
    for row in rows:
        row.action, row.at, row.by = action, at, by
        row.full_clean()
        row.save()
    record(verb, action, by=by, **whose(action))
