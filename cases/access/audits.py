"""Audits: whole for those who see them so, and as far as an agency takes part."""

from django.db.models import Q

from auditapp.accounts.permissions import Permission, covered, has_permission, partnerships_with

from ..models import Audit, AuditAgency
from ..states import AuditState
from .base import found, refuse


def visible_audits(user):
    """Audits of partnerships in which the person sees audits whole, and opened ones that ask the
    person's agencies for returns."""
    answering = AuditAgency.objects.answering().filter(covered(user, Permission.FILL_IN_RETURN))
    own = Audit.objects.filter(audit_agencies__in=answering).exclude(state=AuditState.SETTING_UP)
    whole = Q(partnership__in=partnerships_with(user, Permission.SEE_AUDIT))
    return Audit.objects.filter(whole | Q(pk__in=own.values("pk")))


def get_audit(user, public_id, permission=None):
    """A visible audit; with `permission`, a partnership's, 403 for those who lack it."""
    audit = found(Audit.objects.select_related("partnership", "question_set"), public_id)
    if not visible_audits(user).filter(pk=audit.pk).exists():
        refuse(user, audit)
    if permission and not has_permission(user, permission, partnership=audit.partnership):
        refuse(user, audit, visible=True)
    return audit


def sees_whole(user, audit):
    return has_permission(user, Permission.SEE_AUDIT, partnership=audit.partnership)


def get_audit_whole(user, public_id, permission=None):
    """An audit for the pages that show every agency's part; not visible to agencies: 404."""
    audit = get_audit(user, public_id)
    if not sees_whole(user, audit):
        refuse(user, audit)
    if permission and not has_permission(user, permission, partnership=audit.partnership):
        refuse(user, audit, visible=True)
    return audit


def get_audit_to_read_summary(user, public_id):
    """The summary is for those who see the audit whole, and once published for all who took
    part."""
    audit = get_audit(user, public_id)
    if not (audit.is_published or sees_whole(user, audit)):
        refuse(user, audit)
    return audit


def moderated_audits(user):
    """Audits whose returns the person reads for the panel."""
    ids = partnerships_with(user, Permission.READ_SENT_RETURN)
    return Audit.objects.filter(partnership__in=ids)
