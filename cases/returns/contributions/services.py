"""Inviting one person from outside to one return, by a link that comes by mail."""

import datetime
import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from auditapp import mail
from auditapp.accounts.models import User
from auditapp.accounts.permissions import Permission, has_permission
from auditapp.accounts.services import create_user
from auditapp.history.models import Verb, record
from cases.models import AgencyReturn, Contribution
from cases.models.contribution import digest
from cases.states import WrongState


class AlreadyInvited(Exception):
    """Somebody is invited to this return now; one at a time."""


class CannotBeInvited(Exception):
    """The message says why, as the person who invites reads it."""


@transaction.atomic
def invite(*, agency_return, name, email, days, link, by, at=None):
    """Invite the person with this address, for whom an account without a password is made if there
    is none, and mail them. `link(token)` gives the full address that the mail holds.

    Returns the contribution; its `mailed` says, once everything is kept, whether the mail went
    out. The same invitation again returns the one that stands, and mails nobody. Raises
    WrongState, AlreadyInvited or CannotBeInvited.
    """
    at = at or timezone.now()
    locked = AgencyReturn.objects.lock(agency_return)
    if not locked.is_editable:
        raise WrongState("invite", locked.state)
    standing = locked.contributions.filter(revoked_at=None).select_related("person").first()
    if standing and standing.expires_at > timezone.now():
        if _is_the_same(standing, email, days, by):
            standing.mailed = None
            return standing
        raise AlreadyInvited
    if standing:
        _end(standing, by)  # expired: out of the way of the new one
    person = _person(name, email, locked.agency, by)
    token = secrets.token_urlsafe(32)
    contribution = Contribution.objects.create(
        agency_return=locked,
        person=person,
        token_digest=digest(token),
        invited_at=at,
        invited_by=by,
        expires_at=at + datetime.timedelta(days=days),
    )
    record(Verb.INVITED, contribution, by=by, **contribution.agency_return.whose)
    context = {
        "person": person,
        "by": by,
        "agency": locked.agency,
        "expires_at": contribution.expires_at,
        "link": link(token),
    }
    contribution.mailed = None
    transaction.on_commit(lambda: _mail(contribution, context))
    return contribution


def _is_the_same(standing, email, days, by):
    return (
        standing.person.email.lower() == email.lower()
        and standing.invited_by_id == by.pk
        and standing.expires_at - standing.invited_at == datetime.timedelta(days=days)
    )


def _person(name, email, agency, by):
    """Locked, so that nobody changes the account of somebody who is just being invited."""
    accounts = User.objects.select_for_update().filter(email__iexact=email)
    person = accounts.first()
    if person is None:
        try:
            with transaction.atomic():
                return create_user(email=email, name=name, by=by)
        except (IntegrityError, ValidationError):
            person = accounts.first()  # invited to another return at the same moment
            if person is None:
                raise
    if not person.is_active:
        raise CannotBeInvited("The account with this address is closed. Ask an administrator.")
    if has_permission(person, Permission.FILL_IN_RETURN, agency=agency):
        raise CannotBeInvited(f"{person.name} fills in the returns of {agency.name} already.")
    return person


def _mail(contribution, context):
    contribution.mailed = mail.send("contribution_invited", contribution.person.email, context)


@transaction.atomic
def revoke(*, contribution, by):
    """End it now; returns whether it had not been ended before."""
    locked = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("agency_return")
        .get(pk=contribution.pk)
    )
    if locked.revoked_at is not None:
        return False
    _end(locked, by)
    return True


def _end(contribution, by):
    contribution.revoked_at, contribution.revoked_by = timezone.now(), by
    contribution.save(update_fields=["revoked_at", "revoked_by"])
    record(Verb.REVOKED, contribution, by=by, **contribution.agency_return.whose)


@transaction.atomic
def accept_invitation(*, contribution, by):
    """Note the first use of the link; every other changes nothing."""
    unopened = Contribution.objects.live().filter(pk=contribution.pk, opened_at=None)
    if unopened.update(opened_at=timezone.now()):
        record(Verb.ACCEPTED_INVITATION, contribution, by=by, **contribution.agency_return.whose)
