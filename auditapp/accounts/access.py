"""What a person may see of partnerships and people."""

from django.http import Http404

from .models import Partnership
from .permissions import Permission, partnerships_with


def administered_partnerships(user):
    """The partnerships the person administers; 404 without one, as such pages are then invisible."""
    ids = partnerships_with(user, Permission.ADMINISTER)
    if not ids:
        raise Http404
    return Partnership.objects.filter(pk__in=ids)
