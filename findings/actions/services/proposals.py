"""Another date or owner, asked for by those who do an action, agreed or declined by the chair."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.states import WrongState
from findings.models import ActionProposal
from findings.states import UNFINISHED

from .locking import lock_followed, whose


@transaction.atomic
def propose_change(
    *, action, reason, version, save_key, by, due=None, owner=None, body="", lead="", at=None
):
    """Ask for another `due` date, another owner (`owner` or `body`, with `lead`), or both. The same
    `save_key` again changes nothing. Raises Stale, WrongState where the action is over or a change
    is asked for already, and ValidationError."""
    locked = lock_followed(action, version=version, save_key=save_key)
    if locked is None:
        return
    if locked.state not in UNFINISHED or _open(locked):
        raise WrongState("propose a change", locked.state)
    if owner and owner.partnership_id != locked.finding.audit.partnership_id:
        raise ValidationError({"owner": "Choose one of the partnership’s agencies"})
    proposal = ActionProposal(
        action=locked, due=due, owner=owner, body=body, lead=lead, reason=reason, asked_by=by,
        asked_at=at or timezone.now(),
    )  # fmt: skip
    proposal.full_clean()
    proposal.save()
    locked.save()
    record(Verb.RAISED, proposal, by=by, **whose(locked))


@transaction.atomic
def decide_proposal(*, proposal, agreed, version, save_key, by, decision="", at=None):
    """What the chair says to it; agreed, the action changes. `version` is the action's. The same
    `save_key` again changes nothing. Raises Stale, also where it was decided since, WrongState, and
    ValidationError where it is declined without words."""
    locked = lock_followed(proposal.action, version=version, save_key=save_key)
    if locked is None:
        return
    found = _open(locked)
    if found is None or found.pk != proposal.pk:
        raise Stale
    if not agreed and not decision:
        raise ValidationError({"decision": "Write why it is declined"})
    found.agreed, found.decision = agreed, decision
    found.decided_at, found.decided_by = at or timezone.now(), by
    found.full_clean()
    found.save()
    if agreed:
        _apply(found, locked)
    locked.full_clean()
    locked.save()
    record(Verb.ANSWERED, found, by=by, **whose(locked))


def _open(action):
    return action.proposals.filter(decided_at=None).first()


def _apply(proposal, action):
    action.due = proposal.due or action.due
    if not (proposal.owner or proposal.body):
        return
    action.owner, action.body, action.lead = proposal.owner, proposal.body, proposal.lead
    action.lead_person = None
    action.partners.filter(agency=proposal.owner).delete()
