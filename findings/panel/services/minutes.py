"""Writes of what the panel says of a child."""

import datetime

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Entry, Verb, record
from auditapp.saving import Stale
from cases.models import Audit
from cases.states import OPEN_AUDIT, WrongState
from findings.models import CaseDiscussion

from ..minutes import merge

SITTING = datetime.timedelta(minutes=30)


@transaction.atomic
def save_minutes(*, discussion, typed, marks, save_key, by, at=None):
    """Keep `typed` (name -> text) of a page that carries `marks`; see panel/minutes.py. Returns
    (discussion, marks to carry from now on).

    The same form again changes nothing and succeeds. Nothing is saved if somebody else changed one
    of these texts: Stale. Raises WrongState if the audit takes no more.
    """
    rows = CaseDiscussion.objects.select_for_update(of=("self",)).select_related("saved_by")
    locked = rows.get(pk=discussion.pk)
    locked.case = discussion.case
    merged = merge(locked, typed, marks)
    if locked.minutes_key != save_key and merged.conflicts:
        raise Stale
    if merged.changed:
        _must_be_open(locked.case.audit_id)
        _save(locked, merged.changed, save_key, by, at or timezone.now())
    return locked, merged.marks


def _must_be_open(audit_id):
    state = Audit.objects.values_list("state", flat=True).get(pk=audit_id)
    if state not in OPEN_AUDIT:
        raise WrongState("change the minutes", state)


def _save(discussion, changed, save_key, by, at):
    for name, text in changed.items():
        setattr(discussion, name, text)
    discussion.minutes_key, discussion.saved_at, discussion.saved_by = save_key, at, by
    discussion.save(update_fields=[*changed, "minutes_key", "saved_at", "saved_by"])
    if not _is_sitting(discussion, by):
        partnership = discussion.case.audit.partnership_id
        record(Verb.STARTED_EDITING, discussion, by=by, partnership_id=partnership)


def _is_sitting(discussion, by):
    """Is it on the trail already that this person writes here? Others may write in between."""
    return Entry.objects.filter(
        object_type=discussion._meta.label_lower,
        object_id=discussion.pk,
        person_id=by.pk,
        verb=Verb.STARTED_EDITING,
        at__gt=timezone.now() - SITTING,
    ).exists()
