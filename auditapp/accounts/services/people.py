"""Writes of people's accounts."""

import uuid

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp import mail
from auditapp.history.models import Verb, record
from auditapp.saving import Stale

from ..access import belongs_elsewhere
from ..models import Membership, Role, User
from .memberships import keep_an_administrator, yesterday
from .partnerships import lock


class BelongsElsewhere(ValidationError):
    """The account is another partnership's as well, whose administrator was not asked."""

    def __init__(self):
        super().__init__("This person also belongs to another partnership")


@transaction.atomic
def create_user(*, email, name, hashed_password=None, partnership=None, by):
    """`hashed_password` is as `make_password` gives it; without one the person cannot sign in yet.
    `by` is None only for the first person of an installation. `partnership` is the one whose trail
    shows it."""
    # In small letters, as sign-in looks for it, which itself takes any.
    user = User(email=email.lower(), name=name, password=hashed_password or make_password(None))
    user.full_clean()
    user.save()
    record(Verb.ADDED, user, by=by, partnership_id=partnership and partnership.pk)
    return user


@transaction.atomic
def create_placeholder(*, name, partnership, by):
    """An account for somebody who is named in what was brought in and is not known here. Nobody
    signs in with it: it is switched off, and its address leads nowhere."""
    mark = " (brought in)"
    person = create_user(
        email=f"{uuid.uuid4()}@brought-in.invalid",
        name=name.strip()[: User._meta.get_field("name").max_length - len(mark)] + mark,
        partnership=partnership,
        by=by,
    )
    person.is_active = False
    person.save(update_fields=["is_active"])
    return person


def _lock_own(person, by):
    """The account, locked; raises BelongsElsewhere unless it is this administrator's to change."""
    locked = User.objects.select_for_update().get(pk=person.pk)
    if belongs_elsewhere(locked, by):
        raise BelongsElsewhere
    return locked


@transaction.atomic
def change_person(*, person, partnership, name, email, seen, by):
    """Correct the name, and the email address while the person has never signed in; it kills the
    links that went to the old one. Returns (person, whether the address is another now).

    `seen` is the fingerprint of the name and address that the page showed. The same form again
    changes nothing. Raises Stale, BelongsElsewhere or ValidationError.
    """
    locked = _lock_own(person, by)
    email = email.lower()
    if (locked.name, locked.email) == (name, email):
        return locked, False
    if locked.fingerprint != seen:
        raise Stale
    is_moved = locked.email != email
    if is_moved and locked.last_login is not None:
        raise ValidationError(
            {"email": "They have signed in with their address, so it can't be changed any more"}
        )
    locked.name, locked.email = name, email
    if is_moved:
        # allauth would go on taking the old address for signing in
        EmailAddress.objects.filter(user_id=locked.pk).delete()
        locked.invited_at = None
    locked.full_clean()
    locked.save()
    record(Verb.CHANGED, locked, by=by, partnership_id=partnership.pk)
    return locked, is_moved


@transaction.atomic
def deactivate_person(*, person, partnership, by):
    """Switch the account off: whoever is signed in to it is out with the next request. Returns
    whether it was on. Raises BelongsElsewhere or LastAdministrator."""
    administering = Membership.objects.current().filter(user=person, role=Role.ADMINISTRATOR)
    for membership in administering.select_related("partnership").order_by("partnership_id"):
        locked = lock(membership.partnership)
        keep_an_administrator(locked, without=person, after=yesterday())
    locked = _lock_own(person, by)
    if not locked.is_active:
        return False
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    record(Verb.DEACTIVATED, locked, by=by, partnership_id=partnership.pk)
    return True


@transaction.atomic
def reactivate_person(*, person, partnership, by):
    """Switch the account on again, without the sessions that it had. Returns whether it was off.
    Raises BelongsElsewhere."""
    locked = _lock_own(person, by)
    if locked.is_active:
        return False
    locked.is_active, locked.reactivated_at = True, timezone.now()
    locked.save(update_fields=["is_active", "reactivated_at"])
    record(Verb.BROUGHT_BACK, locked, by=by, partnership_id=partnership.pk)
    return True


@transaction.atomic
def start_reset(*, person, partnership, link, by):
    """Mail the person the link with which they choose a new password; their old one goes on
    working until then. `link(uid, key)` gives its full address. Returns the person, whose `mailed`
    says, once everything is kept, whether the mail went out. Raises ValidationError."""
    if not person.is_active or not person.has_usable_password():
        raise ValidationError("They have no password to reset")
    record(Verb.STARTED_RESET, person, by=by, partnership_id=partnership.pk)
    context = {
        "person": person,
        "by": by,
        "partnership": partnership,
        "link": link(user_pk_to_url_str(person), default_token_generator.make_token(person)),
    }
    person.mailed = None
    transaction.on_commit(lambda: _mail_reset(person, context))
    return person


def _mail_reset(person, context):
    person.mailed = mail.send("reset_started", person.email, context)
