"""Who takes whole audits away and brings them in: the partnership's administrators."""

from django.http import Http404

from auditapp.accounts.models import User
from auditapp.accounts.permissions import Permission, has_permission
from cases.access import (
    cases_without_part,
    get_audit_to_administer,
    refuse,
    visible_audits,
)
from findings.models import AuditFile

NO_PART = (
    "You take no part in the discussion of a child of this audit, so that nothing of that child is "
    "shown to you. Another administrator can take the whole audit away."
)


def get_audit_to_take_away(user, public_id):
    """An audit in any state, for its administrators; 403 also for one who takes no part in the
    discussion of one of its children, of whom the file would tell everything."""
    audit = get_audit_to_administer(user, public_id)
    if audit.cases.filter(pk__in=cases_without_part(user)).exists():
        refuse(user, audit, visible=True, why=NO_PART)
    return audit


def get_file(user, public_id):
    """A file that the person uploaded and that still waits; other people's are not there for
    them."""
    files = AuditFile.objects.waiting().select_related("partnership").defer("content")
    found = files.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    administers = has_permission(user, Permission.ADMINISTER, partnership=found.partnership)
    if found.by_id != user.pk or not administers:
        refuse(user, found)
    return found


def audit_of_file(user, public_id):
    """The audit that a file became, if there is one that the person sees: the file's id is its
    save key until it is changed."""
    return visible_audits(user).filter(save_key=public_id).first()


def get_active_person(email):
    """For the command; None if nobody signs in with it."""
    return User.objects.filter(email__iexact=email, is_active=True).first()
