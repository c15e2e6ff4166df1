"""Writes that bring people in: a role, and the mail that tells them."""

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from auditapp.history.models import Verb, record

from ..invitations import invited_person, is_waiting, token_of
from ..models import Membership, Role, User
from .letters import mail_now
from .memberships import add_membership, check_last_day
from .partnerships import create_partnership, lock
from .people import change_person, create_user


class InvitationEnded(Exception):
    """The link was good when the page was made, and is not any more."""


@dataclass
class Invited:
    """`is_added`: was anything changed? `mailed`, once everything is kept: did the mail go out?
    None if none was sent. `token`: of the link, empty for somebody who has a password."""

    person: User
    is_added: bool = True
    mailed: bool | None = None
    token: str = ""


@transaction.atomic
def invite(*, partnership, name, email, role, agency=None, until=None, link, by):
    """Give the person with this address a role, make them an account if they have none, and mail
    them: with a link to choose a password, unless they have one. `link(token)` gives the full
    address that the mail holds, and `link("")` where to sign in.

    Returns an Invited. The same again changes nothing and mails nobody. Raises ValidationError.
    """
    invited = add_person(
        partnership=partnership,
        name=name,
        email=email,
        role=role,
        agency=agency,
        until=until,
        by=by,
    )
    if invited.is_added:
        mail_now(invited, partnership=partnership, link=link, by=by)
    return invited


@transaction.atomic
def add_person(*, partnership, name, email, role, agency, until, by):
    """`invite`, but the mail is left to the caller."""
    lock(partnership)
    check_last_day(until)
    person = _person(name, email, partnership, by)
    same = Membership.objects.current().filter(
        user=person, partnership=partnership, agency=agency, role=role
    )
    if same.filter(until=until).exists():
        return Invited(person, is_added=False)
    add_membership(
        user=person, partnership=partnership, role=role, agency=agency, until=until, by=by
    )
    return _invited(person, partnership, by)


def _person(name, email, partnership, by):
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        try:
            with transaction.atomic():
                return create_user(email=email, name=name, partnership=partnership, by=by)
        except IntegrityError:
            raise ValidationError(
                {"email": "Somebody else invited this person just now. Try again"}
            ) from None
    if not person.is_active:
        raise ValidationError(
            {"email": "The account with this address is switched off. Switch it on first"}
        )
    return person


def _invited(person, partnership, by):
    """Somebody without a password gets a new token, which takes the place of the one before."""
    if person.has_usable_password():
        return Invited(person)
    person.invited_at = timezone.now()
    person.save(update_fields=["invited_at"])
    record(Verb.INVITED, person, by=by, partnership_id=partnership.pk)
    return Invited(person, token=token_of(person))


@transaction.atomic
def add_each(*, partnership, rows, by):
    """`add_person` for each of these keywords. Everybody or nobody. Returns a list of Invited, a
    person each, in the order of the rows."""
    found = {}
    for row in rows:
        invited = add_person(partnership=partnership, by=by, **row)
        before = found.get(invited.person.pk)
        if before is None or invited.is_added:
            found[invited.person.pk] = invited
    return list(found.values())


@transaction.atomic
def resend(*, person, partnership, seen, link, by):
    """Send a new link; the one before does not work any more. `seen` is when the page said that
    they were invited, as ISO text: the same form again mails nobody. Raises ValidationError."""
    lock(partnership)
    locked = User.objects.select_for_update().get(pk=person.pk)
    current = Membership.objects.current().filter(user=locked, partnership=partnership)
    if locked.has_usable_password() or not locked.is_active or not current.exists():
        raise ValidationError("They can't be invited now")
    if seen != (locked.invited_at.isoformat() if locked.invited_at else ""):
        return Invited(locked, is_added=False)
    invited = _invited(locked, partnership, by)
    mail_now(invited, partnership=partnership, link=link, by=by)
    return invited


@transaction.atomic
def correct_person(*, person, partnership, name, email, seen, link, by):
    """`change_person`; somebody who waits for an invitation is sent one at the new address."""
    was_invited = is_waiting(person)
    changed, is_moved = change_person(
        person=person, partnership=partnership, name=name, email=email, seen=seen, by=by
    )
    if not (is_moved and was_invited and changed.is_active):
        return Invited(changed)
    invited = _invited(changed, partnership, by)
    mail_now(invited, partnership=partnership, link=link, by=by)
    return invited


@transaction.atomic
def accept_invitation(*, token, password):
    """Choose the password of whom the link lets in; returns the person. Raises InvitationEnded, or
    ValidationError for a password that is too easy to guess."""
    person = invited_person(token)
    if person is None:
        raise InvitationEnded
    locked = User.objects.select_for_update().get(pk=person.pk)
    if locked.invited_at != person.invited_at or not is_waiting(locked) or not locked.is_active:
        raise InvitationEnded
    validate_password(password, locked)
    locked.set_password(password)
    locked.save(update_fields=["password"])
    places = Membership.objects.current().filter(user=locked)
    for partnership_id in sorted(set(places.values_list("partnership_id", flat=True))):
        record(Verb.ACCEPTED_INVITATION, locked, by=locked, partnership_id=partnership_id)
    return locked


@transaction.atomic
def start_partnership(*, name, administrator, email, link, by=None):
    """A new partnership and its first administrator, who is mailed a link. Returns (partnership,
    Invited). Raises ValidationError, also if there is one of this name."""
    partnership = create_partnership(name=name, by=by)
    invited = invite(
        partnership=partnership,
        name=administrator,
        email=email,
        role=Role.ADMINISTRATOR,
        link=link,
        by=by,
    )
    return partnership, invited
