"""Who reads what became of earlier findings, and who writes down what the panel says of it."""

from django.http import Http404

from auditapp.accounts.permissions import Permission, has_permission
from cases.access import get_audit_whole
from findings.models import Finding, Judgement, PanelMeeting


def get_audit_to_compare(user, audit_id):
    """The audit for those who see it whole; 404 for agencies."""
    return get_audit_whole(user, audit_id)


def get_finding_to_judge(user, audit_id, finding_id):
    """(audit, finding): an agreed finding of the audit that this one follows, for whoever takes
    the panel's minutes."""
    audit = get_audit_whole(user, audit_id, Permission.TAKE_MINUTES)
    earlier = Finding.objects.agreed().filter(audit=audit.follows_id)
    finding = earlier.filter(pk=finding_id).first() if audit.follows_id else None
    if finding is None:
        raise Http404
    return audit, finding


def may_judge(user, audit):
    return audit.is_open and has_permission(
        user, Permission.TAKE_MINUTES, partnership=audit.partnership
    )


def judgement_of(audit, finding):
    """None before the first."""
    found = Judgement.objects.filter(audit=audit, finding=finding)
    return found.select_related("by", "meeting").first()


def meetings_of(audit):
    return PanelMeeting.objects.filter(audit=audit)
