"""Bringing question sets in and taking them out: for administrators, 404 for everybody else."""

from django.http import Http404

from auditapp.accounts.models import Partnership
from auditapp.accounts.permissions import Permission, partnerships_with
from cases.question_sets.access import visible_question_sets


def get_question_set(user, set_id):
    found = visible_question_sets(user).filter(pk=set_id).first()
    if found is None:
        raise Http404
    return found


def get_partnerships(user):
    """Those for which the person can bring a set in, by name; 404 without any."""
    ids = partnerships_with(user, Permission.ADMINISTER)
    if not ids:
        raise Http404
    return Partnership.objects.filter(pk__in=ids)
