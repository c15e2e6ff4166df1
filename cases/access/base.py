"""Looking something up, and refusing it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from auditapp.history.models import Verb, record


def refuse(user, target, *, visible=False, partnership_id=None, case_id=None):
    """Record the refusal and raise: PermissionDenied if the target is visible, else Http404."""
    record(Verb.REFUSED, target, by=user, partnership_id=partnership_id, case_id=case_id)
    raise PermissionDenied if visible else Http404


def found(queryset, public_id):
    found = queryset.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
