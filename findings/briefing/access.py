"""Who reads a briefing: the panel's people at any time, once the report is published everybody who
took part. The chair writes it."""

from auditapp.accounts.permissions import Permission, has_permission
from cases.access import get_audit_to_read_summary, get_audit_whole
from findings.models import Briefing, Finding


def get_audit_to_brief(user, audit_id):
    return get_audit_to_read_summary(user, audit_id)


def get_audit_to_write_briefing(user, audit_id):
    return get_audit_whole(user, audit_id, Permission.SIGN_REPORT)


def may_write(user, audit):
    return has_permission(user, Permission.SIGN_REPORT, partnership=audit.partnership)


def sees_teams(user, audit):
    """What teams did with it is for those who see the audit whole."""
    return has_permission(user, Permission.SEE_AUDIT, partnership=audit.partnership)


def briefing_of(audit):
    """The audit's briefing, or a new one that is not saved."""
    return Briefing.objects.filter(audit=audit).first() or Briefing(audit=audit, version=0)


def messages_of(briefing):
    """Its messages in order, of findings that are still agreed."""
    if briefing.pk is None:
        return []
    return list(briefing.standing_messages())


def findings_to_choose(audit):
    return Finding.objects.filter(audit=audit).agreed()
