"""Decisions about where records differ."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import Audit, Case
from cases.returns.checks.services import ask_to_check, stop_asking
from cases.states import WrongState
from findings.models import DifferenceDecision, Outcome


@transaction.atomic
def decide(*, weighed, outcome, reason, number, seen, save_key, by, finding=None, at=None):
    """Settle a difference, as the access function gave it: explained, stands, set aside, or made a
    `finding`. Whoever was asked and has not replied is no longer asked.

    `number` is how many decisions the page showed, `seen` the fingerprint of what it showed of the
    difference. The same `save_key` again changes nothing and succeeds. Raises Stale if either is
    another by now, WrongState unless the audit is open, ValidationError for a finding of another
    audit.
    """
    if finding is not None and finding.audit_id != weighed.difference.case.audit_id:
        raise ValidationError({"finding": "Choose a finding of this audit."})
    if _decided(weighed, outcome, reason, number, seen, save_key, by, at, finding):
        stop_asking(checks=weighed.waiting, by=by, at=at)


@transaction.atomic
def ask(*, weighed, sides, note, number, seen, save_key, by, at=None):
    """Ask the agencies of the sides with these names to check their answers. `number`, `seen`,
    `save_key` and what is raised as in `decide`; Stale also if there is no such side."""
    if _decided(weighed, Outcome.ASKED, note, number, seen, save_key, by, at):
        listed = {side.name: side for side in weighed.difference.sides}
        if not listed.keys() >= set(sides):
            raise Stale
        asked = [(*listed[name].place, listed[name].value) for name in sides]
        ask_to_check(asked=asked, note=note, by=by, at=at)


def _decided(weighed, outcome, reason, number, seen, save_key, by, at, finding=None):
    """Keep the decision; False if this very form was kept before."""
    case, question, about = weighed.difference.key
    Case.objects.select_for_update().get(pk=case)  # one decision about a child at a time
    if DifferenceDecision.objects.filter(save_key=save_key).exists():
        return False
    audit = Audit.objects.get(pk=weighed.difference.case.audit_id)
    if not audit.is_open:
        raise WrongState("decide", audit.state)
    place = {"case_id": case, "question_id": question, "about_agency_id": about}
    if DifferenceDecision.objects.filter(**place).count() != number:
        raise Stale
    if weighed.fingerprint != seen:
        raise Stale
    decision = DifferenceDecision.objects.create(
        **place,
        number=number + 1,
        outcome=outcome,
        reason=reason,
        finding=finding,
        values=weighed.difference.values,
        at=at or timezone.now(),
        by=by,
        save_key=save_key,
    )
    record(Verb.ADDED, decision, by=by, partnership_id=audit.partnership_id)
    return True
