"""Cases and voices, for the panel's people."""

from django.http import Http404

from auditapp.accounts.permissions import Permission, has_permission

from ..models import Case, Voice
from .base import found, refuse


def get_case(user, audit_public_id, public_id, permission=Permission.READ_SENT_RETURN):
    """A case of that very audit, for the panel's people; 404 for others."""
    cases = Case.objects.filter(audit__public_id=audit_public_id)
    case = found(cases.select_related("audit__partnership", "audit__question_set"), public_id)
    partnership = case.audit.partnership
    if not has_permission(user, Permission.READ_SENT_RETURN, partnership=partnership):
        refuse(user, case, partnership_id=partnership.pk)
    if not has_permission(user, permission, partnership=partnership):
        refuse(user, case, visible=True, partnership_id=partnership.pk)
    return case


def get_voice(user, audit_public_id, case_public_id, pk):
    case = get_case(user, audit_public_id, case_public_id, Permission.RECORD_VOICE)
    voice = Voice.objects.filter(case=case, pk=pk).first()
    if voice is None:
        raise Http404
    return voice


def voices_of(case):
    return case.voices.all()
