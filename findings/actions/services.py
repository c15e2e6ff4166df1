"""Writes of actions."""

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.history.models import Verb, record
from auditapp.saving import lock_for_change
from cases.audits.services.audits import lock_audit
from cases.states import WrongState
from findings.models import Action


@transaction.atomic
def add_action(*, finding, save_key, by, **fields):
    """`fields` are what, owner (an agency of the partnership), lead, due, measure. The same
    `save_key` again returns the action that it made. Raises WrongState unless the audit is open,
    and ValidationError."""
    audit = _lock(finding.audit)
    existing = Action.objects.filter(finding__audit=audit, save_key=save_key).first()
    if existing:
        return existing
    action = Action(finding=finding, save_key=save_key, **fields)
    _save(action, audit)
    record(Verb.ADDED, action, by=by, **_whose(action, audit))
    return action


@transaction.atomic
def change_action(*, action, version, save_key, by, **fields):
    """`fields` as above. The same `save_key` again changes nothing. Raises Stale, WrongState and
    ValidationError."""
    audit = _lock(action.finding.audit)
    locked = lock_for_change(action, version=version, save_key=save_key)
    if locked is None:
        return
    for name, value in fields.items():
        setattr(locked, name, value)
    _save(locked, audit)
    record(Verb.CHANGED, locked, by=by, **_whose(locked, audit))


@transaction.atomic
def remove_action(*, action, by):
    """Again it changes nothing. Raises WrongState."""
    audit = _lock(action.finding.audit)
    if Action.objects.filter(pk=action.pk).delete()[0]:
        record(Verb.REMOVED, action, by=by, **_whose(action, audit))


def _save(action, audit):
    if action.owner.partnership_id != audit.partnership_id:
        raise ValidationError({"owner": "Choose one of the partnership’s agencies"})
    action.full_clean()
    action.save()


def _whose(action, audit):
    return {"agency_id": action.owner_id, "partnership_id": audit.partnership_id}


def _lock(audit):
    locked = lock_audit(audit)
    if not locked.is_open:
        raise WrongState("plan actions", locked.state)
    return locked
