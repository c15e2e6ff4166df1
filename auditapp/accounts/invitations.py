"""The link with which somebody who was invited chooses a password.

It needs no table: it is signed, and names the person and when they were invited. So it dies when
they have a password, when another is sent, and with the account. It is as old as `invited_at`.
"""

import datetime

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from .models import Membership, User

DAYS = 14


def _signer():
    return signing.Signer(salt="auditapp.accounts.invitation", sep=".")


def token_of(person):
    return _signer().sign_object([person.pk, person.invited_at.isoformat()])


def links_at(site):
    """The full addresses for mails from a site, such as https://audit.example: a function from the
    token of an invitation, or "" for the home page."""
    return lambda token: site + (reverse("invitation", args=[token]) if token else reverse("home"))


def expires_at(person):
    return person.invited_at + datetime.timedelta(days=DAYS)


def is_waiting(person):
    """Was the person invited, and has chosen no password yet? The link may have expired."""
    return person.invited_at is not None and not person.has_usable_password()


def is_expired(person):
    return is_waiting(person) and expires_at(person) <= timezone.now()


def invited_person(token):
    """Whom a link lets in; None if it is forged, replaced, used or expired, the account is
    switched off, or it was invited to nothing that still stands."""
    try:
        pk, invited_at = _signer().unsign_object(token)
    except signing.BadSignature:
        return None
    person = User.objects.filter(
        pk=pk, is_active=True, invited_at=datetime.datetime.fromisoformat(invited_at)
    ).first()
    if person is None or not is_waiting(person) or is_expired(person):
        return None
    return person if Membership.objects.current().filter(user=person).exists() else None
