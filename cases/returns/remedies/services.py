"""Writes of what is put right for a child."""

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale, lock_for_change
from cases.models import AgencyReturn, Remedy
from cases.states import WrongState

from .access import may_add


class KeyTaken(Exception):
    """The save key made something at another return; only a forged form has such a key."""


@transaction.atomic
def add_remedy(*, agency_return, what, due, save_key, by, at=None):
    """The same `save_key` again returns what it made. Raises WrongState where the return was
    withdrawn or the audit closed."""
    locked = AgencyReturn.objects.lock(agency_return)
    existing = Remedy.objects.filter(save_key=save_key).first()
    if existing:
        if existing.agency_return_id != locked.pk:
            raise KeyTaken
        return existing
    if not may_add(locked):
        raise WrongState("put right", locked.case.audit.state)
    remedy = locked.remedies.create(
        what=what, due=due, save_key=save_key, asked_at=at or timezone.now(), asked_by=by
    )
    record(Verb.ADDED, remedy, by=by, **remedy.agency_return.whose)
    return remedy


@transaction.atomic
def change_remedy(*, remedy, what, due, version, save_key, by):
    """The same `save_key` again changes nothing. Raises Stale."""
    locked = lock_for_change(remedy, version=version, save_key=save_key)
    if locked is None:
        return
    locked.what, locked.due = what, due
    locked.save()
    record(Verb.CHANGED, locked, by=by, **locked.agency_return.whose)


@transaction.atomic
def finish_remedy(*, remedy, done, version, save_key, by, at=None):
    """Say what was done, also after the audit; no words open it again. The same `save_key` again
    changes nothing. Raises Stale."""
    locked = lock_for_change(remedy, version=version, save_key=save_key)
    if locked is None:
        return
    locked.done = done
    locked.done_at, locked.done_by = (at or timezone.now(), by) if done else (None, None)
    locked.save()
    record(Verb.ANSWERED if done else Verb.REOPENED, locked, by=by, **locked.agency_return.whose)


@transaction.atomic
def remove_remedy(*, remedy, version, by):
    """Delete it for good. Again it changes nothing. Raises Stale."""
    locked = Remedy.objects.select_for_update(of=("self",)).filter(pk=remedy.pk).first()
    if locked is None:
        return
    if locked.version != version:
        raise Stale
    locked.delete()
    record(Verb.REMOVED, remedy, by=by, **remedy.agency_return.whose)
