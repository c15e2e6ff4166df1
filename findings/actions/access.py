"""Who sees and plans actions: the panel's people see them, the chair plans them."""

from django.http import Http404

from auditapp.accounts.models import Agency
from auditapp.accounts.permissions import Permission, has_permission
from cases.access import get_audit_whole
from findings.board.access import get_finding_to_agree
from findings.models import Action, Finding


def get_audit_for_actions(user, audit_id):
    return get_audit_whole(user, audit_id)


def get_finding_to_act_on(user, audit_id, finding_id):
    """A finding for the chair."""
    return get_finding_to_agree(user, audit_id, finding_id)


def get_action(user, audit_id, pk):
    """An action for the chair to change."""
    audit = get_audit_whole(user, audit_id, Permission.AGREE_FINDING)
    actions = Action.objects.filter(finding__audit=audit).select_related("finding", "owner")
    action = actions.filter(pk=pk).first()
    if action is None:
        raise Http404
    action.finding.audit = audit
    return action


def may_plan(user, audit):
    return audit.is_open and has_permission(
        user, Permission.AGREE_FINDING, partnership=audit.partnership
    )


def findings_with_actions(audit):
    """Agreed findings, each with its actions."""
    findings = Finding.objects.filter(audit=audit).agreed()
    return findings.prefetch_related("actions__owner")


def agencies_to_own(audit, action=None):
    """The partnership's current agencies, and the one that has it."""
    agencies = Agency.objects.filter(partnership=audit.partnership_id)
    current = agencies.filter(retired_at=None)
    return (current | agencies.filter(pk=action.owner_id)) if action else current
