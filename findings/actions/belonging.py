"""Who belongs to the agency that owns an action."""

from auditapp.accounts.permissions import memberships


def is_of(person, agency):
    """Has the person an account that works, and a current membership of the agency or of the whole
    that it is part of?"""
    if agency is None or not person.is_active:
        return False
    places = {agency.pk, agency.part_of_id}
    return any(m.agency_id in places for m in memberships(person) if m.agency_id is not None)
