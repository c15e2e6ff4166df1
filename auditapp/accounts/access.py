"""What a person may see of partnerships and people."""

from django.http import Http404

from auditapp.history.models import Entry

from .models import Agency, Membership, Partnership, User
from .permissions import ROLES, Permission, partnerships_with


def people_with(permission, *agencies):
    """Active people who now have an agency's permission in any of these agencies, also those of
    the wholes that they are parts of, by name."""
    roles = [role for role, permissions in ROLES.items() if permission in permissions]
    places = {agency.pk for agency in agencies} | {agency.part_of_id for agency in agencies}
    members = Membership.objects.current().filter(agency__in=places - {None}, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=members.values("user"))


def administered_partnerships(user):
    """The partnerships the person administers; 404 without one: such pages are then invisible."""
    ids = partnerships_with(user, Permission.ADMINISTER)
    if not ids:
        raise Http404
    return Partnership.objects.filter(pk__in=ids)


def administered_agencies(user):
    return Agency.objects.filter(partnership__in=administered_partnerships(user))


def administered_memberships(user):
    return Membership.objects.filter(partnership__in=administered_partnerships(user))


def administered_entries(user):
    """The trail of the partnerships the person administers, newest first."""
    return Entry.objects.of_partnerships(administered_partnerships(user).values("pk"))
