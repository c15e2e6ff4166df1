"""What each write of actions begins with: the audit's lock, then the action's."""

from auditapp.saving import Stale, lock_for_change
from cases.audits.services.audits import lock_audit
from cases.states import OPEN_AUDIT, AuditState, WrongState
from findings.models import Action

# An audit's plan is the chair's until it is published; then what came of it is followed on.
FOLLOWED = [*OPEN_AUDIT, AuditState.PUBLISHED]


def lock_plan(audit):
    """Raises WrongState unless the audit is open."""
    locked = lock_audit(audit)
    if not locked.is_open:
        raise WrongState("plan actions", locked.state)
    return locked


def lock_followed(action, *, version, save_key):
    """As lock_for_change; Stale too if it was removed. Raises WrongState in a closed audit."""
    audit = lock_audit(action.finding.audit)
    if audit.state not in FOLLOWED:
        raise WrongState("follow actions", audit.state)
    try:
        return lock_for_change(action, version=version, save_key=save_key)
    except Action.DoesNotExist:
        raise Stale from None


def whose(action):
    """For the trail."""
    return {"agency_id": action.owner_id, "partnership_id": action.finding.audit.partnership_id}
