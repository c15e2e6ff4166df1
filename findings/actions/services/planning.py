"""The plan: what is to be done about a finding, by whom, by when."""

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.history.models import Verb, record
from auditapp.saving import lock_for_change
from findings.models import Action

from ..belonging import is_of
from .locking import lock_plan, whose


class HasHistory(ValidationError):
    """Something was written about the action since it was planned."""

    def __init__(self):
        super().__init__("Something was written about this action, so it stays.")


@transaction.atomic
def add_action(*, finding, save_key, by, others=(), **fields):
    """`fields` are what, measure, priority, owner (an agency of the partnership) or body, lead,
    lead_person (somebody of the owner), due, created_at; `others` are agencies that take part. The
    same `save_key` again returns the action that it made. Raises WrongState unless the audit is
    open, and ValidationError."""
    audit = lock_plan(finding.audit)
    existing = Action.objects.filter(finding__audit=audit, save_key=save_key).first()
    if existing:
        return existing
    action = Action(finding=finding, save_key=save_key, **fields)
    _save(action, others)
    record(Verb.ADDED, action, by=by, **whose(action))
    return action


@transaction.atomic
def change_action(*, action, version, save_key, by, others=(), **fields):
    """`fields` and `others` as above. The same `save_key` again changes nothing. Raises Stale,
    WrongState and ValidationError."""
    lock_plan(action.finding.audit)
    locked = lock_for_change(action, version=version, save_key=save_key)
    if locked is None:
        return
    for name, value in fields.items():
        setattr(locked, name, value)
    _save(locked, others)
    record(Verb.CHANGED, locked, by=by, **whose(locked))


@transaction.atomic
def remove_action(*, action, by):
    """Again it changes nothing. Raises WrongState, and HasHistory where something was written about
    it: then it can be given up, with the reason."""
    lock_plan(action.finding.audit)
    if has_history(action):
        raise HasHistory
    if Action.objects.filter(pk=action.pk).delete()[0]:
        record(Verb.REMOVED, action, by=by, **whose(action))


def has_history(action):
    return Action.objects.filter(pk=action.pk).written_about().exists()


def _save(action, others):
    partnership_id = action.finding.audit.partnership_id
    if action.owner and action.owner.partnership_id != partnership_id:
        raise ValidationError({"owner": "Choose one of the partnership’s agencies"})
    if any(agency.partnership_id != partnership_id for agency in others):
        raise ValidationError({"others": "Choose from the partnership’s agencies"})
    if action.lead_person and not is_of(action.lead_person, action.owner):
        raise ValidationError({"lead_person": "Choose somebody of the agency that does it"})
    action.full_clean()
    action.save()
    action.others.set([agency for agency in others if agency != action.owner])
