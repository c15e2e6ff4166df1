"""Who sees actions, and who may do what to them. The panel's people see them all; those of an
agency see what it does or takes part in, once the report is signed.
"""

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from auditapp.accounts.models import Agency, Membership
from auditapp.accounts.permissions import (
    Permission,
    covered,
    has_permission,
    memberships,
    partnerships_with,
)
from cases.access import get_audit_whole, refuse
from cases.audits.access import get_audit_to_move
from cases.states import PUBLISHED_AUDIT, AuditState
from findings.board.access import get_finding_to_agree
from findings.models import Action, ActionPartner, ActionProposal, Finding
from findings.states import TO_DO, UNFINISHED, ActionState

from .belonging import is_of

READS, OWNS = Permission.FILL_IN_RETURN, Permission.OWN_ACTION
SIGNED = Q(finding__audit__state__in=PUBLISHED_AUDIT) | Q(finding__audit__signed_version__gt=0)


def visible_actions(user):
    taking_part = ActionPartner.objects.filter(
        covered(user, READS, path="agency"), action=OuterRef("pk")
    )
    of_agency = covered(user, READS, path="owner") | Exists(taking_part)
    partnerships = partnerships_with(user, Permission.SEE_AUDIT)
    whole = Q(finding__audit__partnership__in=partnerships)
    return Action.objects.filter(whole | (of_agency & SIGNED))


def listed(actions):
    """With all that a list shows of them, in a constant number of queries."""
    undecided = ActionProposal.objects.filter(action=OuterRef("pk"), decided_at=None)
    return (
        actions.with_standing()
        .with_people()
        .annotate(has_proposal=Exists(undecided))
        .select_related("finding__audit__partnership", "finding__theme__merged_into")
    )


def get_visible_actions(user):
    """Of all audits; 404 for those who could never have one."""
    if not memberships(user):
        raise Http404
    return listed(visible_actions(user))


def actions_of(audit):
    return listed(Action.objects.filter(finding__audit=audit))


def get_action(user, audit_id, pk):
    action = listed(Action.objects.filter(finding__audit__public_id=audit_id)).filter(pk=pk).first()
    if action is None:
        raise Http404
    audit = action.finding.audit
    if not (sees_whole(user, audit) or visible_actions(user).filter(pk=pk).exists()):
        refuse(user, action, partnership_id=audit.partnership_id)
    return action


def _get_action_for(may, user, audit_id, pk):
    action = get_action(user, audit_id, pk)
    if not may(user, action):
        refuse(user, action, visible=True, partnership_id=action.finding.audit.partnership_id)
    return action


def get_action_to_update(user, audit_id, pk):
    return _get_action_for(may_write, user, audit_id, pk)


def get_action_to_propose(user, audit_id, pk):
    return _get_action_for(may_do, user, audit_id, pk)


def get_action_to_decide(user, audit_id, pk):
    return _get_action_for(may_decide, user, audit_id, pk)


def get_action_to_check(user, audit_id, pk):
    return _get_action_for(may_check, user, audit_id, pk)


def get_proposal(user, audit_id, action_id, pk):
    """A change that is asked for, with the action, for the chair."""
    action = get_action_to_decide(user, audit_id, action_id)
    proposal = proposals_of(action).filter(pk=pk).first()
    if proposal is None:
        raise Http404
    proposal.action = action
    return proposal


def may_do(user, action):
    """Update it, say that it is done, ask for changes: its lead, the owner's leads, and for bodies
    without an account, which have nobody else, the chair and administrators."""
    if may_check(user, action):
        return True
    if action.owner is None:
        return False
    is_lead = action.lead_person_id == user.pk and is_of(user, action.owner)
    return is_lead or has_permission(user, OWNS, agency=action.owner)


def actions_to_write_about(user):
    """By key, those that take what the person writes; and the keys of those that they do."""
    seen = get_visible_actions(user).exclude(finding__audit__state=AuditState.CLOSED)
    actions = {action.pk: action for action in seen if may_write(user, action)}
    return actions, {pk for pk, action in actions.items() if may_do(user, action)}


def may_write(user, action):
    """Write what happened: also the leads of agencies that take part."""
    return may_do(user, action) or any(
        has_permission(user, OWNS, agency=partner.agency) for partner in action.partners.all()
    )


def may_decide(user, action):
    partnership = action.finding.audit.partnership
    return has_permission(user, Permission.AGREE_FINDING, partnership=partnership)


def may_check(user, action):
    partnership = action.finding.audit.partnership
    return may_decide(user, action) or has_permission(
        user, Permission.ADMINISTER, partnership=partnership
    )


def sees_whole(user, audit):
    return has_permission(user, Permission.SEE_AUDIT, partnership=audit.partnership)


def shows_finding(user, action):
    """What is found is everybody's only as it is signed."""
    audit = action.finding.audit
    return audit.is_published or sees_whole(user, audit)


def updates_of(action):
    return action.updates.select_related("by")


def proposals_of(action):
    return action.proposals.select_related("owner", "asked_by", "decided_by")


def checks_of(action):
    return action.checks.select_related("meeting", "by")


def meetings_of(action):
    return action.finding.audit.meetings.order_by("-date", "-pk")


# -- what waits for somebody


def actions_to_do(user):
    """What the person's agencies, or they themselves, still have to do."""
    leading = Q(lead_person=user) & covered(user, READS, path="owner")
    own = covered(user, OWNS, path="owner") | leading
    actions = visible_actions(user).filter(own, state__in=TO_DO)
    return listed(actions.exclude(finding__audit__state=AuditState.CLOSED))


def actions_to_decide(user):
    """What waits for the chair: said to be done, or to be changed."""
    undecided = ActionProposal.objects.filter(action=OuterRef("pk"), decided_at=None)
    partnerships = partnerships_with(user, Permission.AGREE_FINDING)
    actions = Action.objects.filter(finding__audit__partnership__in=partnerships)
    waiting = actions.filter(Q(state=ActionState.SAID_DONE) | Exists(undecided))
    return listed(waiting.exclude(finding__audit__state=AuditState.CLOSED))


# -- closing the audit


def get_audit_to_close(user, audit_id):
    return get_audit_to_move(user, audit_id)


def unfinished_in(audit):
    """How many actions somebody still has to do or to confirm."""
    return Action.objects.filter(finding__audit=audit, state__in=UNFINISHED).count()


# -- the plan


def get_audit_for_actions(user, audit_id):
    return get_audit_whole(user, audit_id)


def get_finding_to_act_on(user, audit_id, finding_id):
    """A finding for the chair."""
    return get_finding_to_agree(user, audit_id, finding_id)


def get_action_to_plan(user, audit_id, pk):
    """An action for the chair to change or remove; its page is another's."""
    return get_action_to_decide(user, audit_id, pk)


def may_plan(user, audit):
    return audit.is_open and has_permission(
        user, Permission.AGREE_FINDING, partnership=audit.partnership
    )


def agreed_findings(audit):
    return Finding.objects.filter(audit=audit).agreed()


def agencies_to_own(audit, action=None):
    """The partnership's current agencies, and those that have a part in it."""
    agencies = Agency.objects.filter(partnership=audit.partnership_id)
    current = agencies.filter(retired_at=None)
    if action is None:
        return current
    parts = [action.owner_id, *(partner.agency_id for partner in action.partners.all())]
    return current | agencies.filter(pk__in=[pk for pk in parts if pk])


def people_to_lead(audit):
    """The current memberships of the partnership's agencies, of accounts that work."""
    members = Membership.objects.current().filter(
        agency__partnership=audit.partnership_id, user__is_active=True
    )
    return members.select_related("user", "agency").order_by("agency__name", "user__name", "pk")
