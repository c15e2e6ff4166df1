"""Deciding that words which look like a family's identify nobody, and taking that back."""

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import Audit
from cases.states import WrongState
from findings.models import IdentityOverride


@transaction.atomic
def override(*, audit, fingerprint, reason, save_key, by, at=None):
    """Keep why the words of this fingerprint stay. The same `save_key` again changes nothing and
    succeeds. Raises Stale where somebody else gave a reason since, WrongState unless the audit is
    open."""
    locked = _locked(audit)
    existing = IdentityOverride.objects.filter(save_key=save_key).first()
    if existing is not None:
        if (existing.audit_id, existing.fingerprint) != (locked.pk, fingerprint):
            raise Stale
        return existing
    _must_be_open(locked)
    if IdentityOverride.objects.filter(audit=locked, fingerprint=fingerprint).exists():
        raise Stale
    made = IdentityOverride.objects.create(
        audit=locked,
        fingerprint=fingerprint,
        reason=reason,
        save_key=save_key,
        by=by,
        at=at or timezone.now(),
    )
    record(Verb.ADDED, made, by=by, partnership_id=locked.partnership_id)
    return made


@transaction.atomic
def undo_override(*, audit, fingerprint, by):
    """The words count again. Undoing what is undone already succeeds. Raises WrongState."""
    locked = _locked(audit)
    _must_be_open(locked)
    for existing in IdentityOverride.objects.filter(audit=locked, fingerprint=fingerprint):
        record(Verb.REMOVED, existing, by=by, partnership_id=locked.partnership_id)
        existing.delete()


def _locked(audit):
    return Audit.objects.select_for_update(of=("self",)).get(pk=audit.pk)


def _must_be_open(audit):
    if not audit.is_open:
        raise WrongState("override the identity check", audit.state)
