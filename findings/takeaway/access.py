"""Who takes whole audits away and brings them in: the partnership's administrators."""

from django.http import Http404

from auditapp.accounts.access import administered_partnerships
from auditapp.accounts.models import User
from cases.access import refuse, visible_audits
from findings.models import AuditFile


def get_file(user, public_id):
    """A file that the person uploaded and that still waits; other people's are not there for
    them."""
    partnerships = administered_partnerships(user)
    files = AuditFile.objects.waiting().select_related("partnership").defer("content")
    found = files.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    if found.by_id != user.pk or not partnerships.filter(pk=found.partnership_id).exists():
        refuse(user, found)
    return found


def audit_of_file(user, public_id):
    """The audit that a file became, if there is one that the person sees: the file's id is its
    save key until it is changed."""
    return visible_audits(user).filter(save_key=public_id).first()


def get_active_person(email):
    """For the command; None if nobody signs in with it."""
    return User.objects.filter(email__iexact=email, is_active=True).first()
