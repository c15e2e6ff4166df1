"""Writes of a child's path: its dated steps, and why a time limit was missed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale, lock_for_change
from cases.models import AgencyReturn, Case, CaseEvent, EventKind, MissedReason
from cases.returns.services.returns import recount
from cases.states import PUBLISHED_AUDIT, WrongState

from ..checks import problems

EVENT_FIELDS = ["kind", "date", "episode", "started_section_47", "outcome", "weekend_confirmed"]


@transaction.atomic
def add_event(*, case, by, save_key=None, **fields):
    """`fields` are EVENT_FIELDS; those left out have their defaults. What is asked of the case's
    returns may change with it.

    The same `save_key` again returns the step that it made. Raises ValidationError where the date
    does not agree with the others, WrongState once the audit is published.
    """
    case = _lock(case)
    if save_key and (existing := _saved(CaseEvent, save_key, case)):
        return existing
    event = CaseEvent(case=case, save_key=save_key, **fields)
    _check(event)
    event.save()
    _recount(case)
    record(Verb.ADDED, event, by=by, partnership_id=case.audit.partnership_id)
    return event


@transaction.atomic
def change_event(*, event, version, save_key, by, **fields):
    """Change a step that is at `version`; raises Stale if somebody changed it since, else as
    `add_event` does. The same `save_key` again changes nothing and succeeds."""
    case = _lock(event.case)
    locked = _lock_row(event, version=version, save_key=save_key)
    if locked is None:
        return event
    for name in EVENT_FIELDS:
        setattr(locked, name, fields[name])
    locked.case = case
    _check(locked)
    locked.save()
    _recount(case)
    record(Verb.CHANGED, locked, by=by, partnership_id=case.audit.partnership_id)
    return locked


@transaction.atomic
def remove_event(*, event, by):
    """Take a step out, and with it the reasons given for clocks that it started; one that is gone
    already is the same success."""
    case = _lock(event.case)
    locked = CaseEvent.objects.select_for_update().filter(pk=event.pk).first()
    if locked is None:
        return
    record(Verb.REMOVED, locked, by=by, partnership_id=case.audit.partnership_id)
    locked.delete()
    _recount(case)


@transaction.atomic
def give_reason(*, case, rule, trigger, text, version, save_key, by, at=None):
    """Say why the clock of `rule` that `trigger`, a step of the case, started was missed.

    `version` is 0 where no reason was there; raises Stale if somebody gave or changed one since.
    The same `save_key` again changes nothing and succeeds.
    """
    case = _lock(case)
    if trigger.case_id != case.pk:
        raise ValidationError({"trigger": "Choose a step of this child's path."})
    if rule.partnership_id not in (None, case.audit.partnership_id):
        raise ValidationError({"rule": "Choose a time limit that applies to this child."})
    reason = MissedReason.objects.filter(rule=rule, trigger=trigger).first()
    if reason is None:
        if version or MissedReason.objects.filter(save_key=save_key).exists():
            raise Stale
        reason, verb = MissedReason(case=case, rule=rule, trigger=trigger), Verb.ADDED
        reason.save_key = save_key
    else:
        locked, verb = _lock_row(reason, version=version, save_key=save_key), Verb.CHANGED
        if locked is None:
            return reason
        reason = locked
    reason.text, reason.by, reason.at = text, by, at or timezone.now()
    reason.full_clean()
    reason.save()
    record(verb, reason, by=by, partnership_id=case.audit.partnership_id)
    return reason


def _lock(case):
    """The case as it is now: one writer of its path at a time, as the dates must agree."""
    cases = Case.objects.select_for_update(of=("self",)).select_related("audit")
    locked = cases.get(pk=case.pk)
    if locked.audit.state in PUBLISHED_AUDIT:
        raise WrongState("change the path", locked.audit.state)
    return locked


def _lock_row(row, *, version, save_key):
    """As lock_for_change; Stale too if the row is gone, or the key was used for another."""
    try:
        locked = lock_for_change(row, version=version, save_key=save_key)
    except type(row).DoesNotExist:
        raise Stale from None
    if locked and type(row).objects.filter(save_key=save_key).exclude(pk=row.pk).exists():
        raise Stale
    return locked


def _saved(model, save_key, case):
    existing = model.objects.filter(save_key=save_key).first()
    if existing is not None and existing.case_id != case.pk:
        raise Stale
    return existing


def _check(event):
    event.full_clean()
    others = event.case.events.exclude(pk=event.pk)
    found = problems(event, others, today=timezone.localdate(), name=_name)
    if found:
        raise ValidationError(dict(reversed(found)))


def _name(step):
    return EventKind(step.kind).label


def _recount(case):
    if case.audit.is_open:
        recount(AgencyReturn.objects.filter(case=case))
