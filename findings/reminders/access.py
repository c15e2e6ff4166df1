"""Reminding by hand is for the administrators of the audit's partnership."""

from auditapp.notices.models import Notice
from cases.access import get_audit_to_administer

from .owed import to_remind


def get_audit_to_remind(user, audit_id):
    return get_audit_to_administer(user, audit_id)


def people_to_remind(audit, agencies):
    """(those who have something to send or sign off, those of them who were reminded of this audit
    by hand today already), as ids."""
    people = {person.pk for person in to_remind(audit, agencies)}
    chased = Notice.objects.chased_today(audit.pk).filter(person__in=people)
    return people, set(chased.values_list("person", flat=True))
