"""Accepting many returns in one press, and undoing that press."""

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record_each
from auditapp.saving import Stale
from cases.access import own_returns
from cases.models import Acceptance, AcceptedReturn, AgencyReturn, Audit
from cases.states import RETURN_MOVES, WrongState, moved

from .access import acceptable_returns, untouched_returns


class KeyTaken(Exception):
    """The save key made something else; only a forged form has such a key."""


@transaction.atomic
def accept_together(*, audit, sendings, save_key, by, at=None):
    """Accept what was sent: `sendings` maps public ids of returns to when they were sent. Those
    that were sent anew, or may not be accepted among many by now, are left out and counted.

    The same `save_key` again returns the Acceptance that it made. Raises WrongState if the audit
    is not open, Stale if nothing is left to accept.
    """
    at = at or timezone.now()
    acceptance, created = Acceptance.objects.get_or_create(
        save_key=save_key, defaults={"audit": audit, "at": at, "by": by}
    )
    if not created:
        if (acceptance.audit_id, acceptance.by_id) != (audit.pk, by.pk):
            raise KeyTaken
        return acceptance
    _must_be_open(audit, "accept")
    _lock(AgencyReturn.objects.filter(case__audit=audit, public_id__in=sendings))
    rows = [
        row
        for row in acceptable_returns(by, audit).filter(public_id__in=sendings)
        if row.sent_at == sendings[row.public_id]
    ]
    if not rows:
        raise Stale
    _move(rows, "accept", reviewed_at=at, reviewed_by=by, review_key=save_key, reason="")
    AcceptedReturn.objects.bulk_create(
        AcceptedReturn(acceptance=acceptance, agency_return=row) for row in rows
    )
    acceptance.left_out = len(sendings) - len(rows)
    acceptance.save()
    record_each(Verb.ACCEPTED, rows, by=by)
    return acceptance


@transaction.atomic
def undo(*, acceptance, by, at=None):
    """Put what the press accepted, and nobody touched since, back to sent. Undoing again changes
    nothing. Raises WrongState if the audit is not open, or nothing is left to undo."""
    locked = Acceptance.objects.select_for_update().get(pk=acceptance.pk)
    if locked.undone_at is not None:
        return locked
    _must_be_open(acceptance.audit, "undo accept")
    untouched = untouched_returns(locked).exclude(pk__in=own_returns(by).values("pk"))
    _lock(untouched)
    rows = list(untouched)
    if not rows:
        raise WrongState("undo accept", "changed")
    _move(rows, "undo accept", reviewed_at=None, reviewed_by=None, review_key=None)
    locked.rows.filter(agency_return__in=rows).update(is_undone=True)
    locked.undone_at = at or timezone.now()
    locked.save()
    record_each(Verb.UNACCEPTED, rows, by=by)
    return locked


def _must_be_open(audit, move):
    locked = Audit.objects.select_for_update().get(pk=audit.pk)
    if not locked.is_open:
        raise WrongState(move, locked.state)


def _lock(returns):
    """In the order of their keys, so that two presses wait for each other."""
    list(returns.order_by("pk").select_for_update(of=("self",)))


def _move(rows, move, **values):
    """All are in one state, so one statement does for all."""
    (state,) = {moved(RETURN_MOVES, move, row.state) for row in rows}
    AgencyReturn.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, **values)
