"""Writes of memberships. Rows are kept: one that ends was good until yesterday."""

import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale

from ..models import AGENCY_ROLES, Membership, Role
from .partnerships import lock


class LastAdministrator(ValidationError):
    """Nobody else would be left who can manage the partnership."""


def yesterday():
    return timezone.localdate() - datetime.timedelta(days=1)


def keep_an_administrator(partnership, *, without, after):
    """Raises LastAdministrator unless somebody beside this person administers the partnership
    beyond the day `after`, and has a password to sign in with. The partnership must be locked."""
    others = (
        Membership.objects.filter(
            Q(until=None) | Q(until__gt=after),
            partnership=partnership,
            role=Role.ADMINISTRATOR,
            user__is_active=True,
        )
        .exclude(user=without)
        .exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    )
    if not others.exists():
        raise LastAdministrator(
            f"{without.name} is the last one who can manage {partnership.name}. Invite somebody "
            "else as administrator first, and wait until they have signed in"
        )


@transaction.atomic
def add_membership(*, user, partnership, role, agency=None, until=None, by):
    """One that ended is taken up again. Raises ValidationError where the role and the agency do
    not fit, the agency is another partnership's or retired, or they have it already."""
    lock(partnership)
    if agency and not partnership.agencies.current().filter(pk=agency.pk).exists():
        raise ValidationError({"agency": "Choose an agency of this partnership."})
    same = Membership.objects.filter(user=user, partnership=partnership, agency=agency, role=role)
    membership = same.first()
    if membership is None:
        membership = Membership(user=user, partnership=partnership, agency=agency, role=role)
    elif membership.is_current:
        raise ValidationError({"role": f"{user.name} has this role already"})
    membership.until = until
    membership.full_clean()
    membership.save()
    record(Verb.ADDED, membership, by=by)
    return membership


def check_last_day(until):
    if until is not None and until < timezone.localdate():
        raise ValidationError({"until": "The last day must be today or later, or left empty"})


@transaction.atomic
def change_membership(*, membership, role, agency, until, seen, by):
    """Give another role, agency or last day. Another role or agency ends this membership and adds
    one, so that what somebody was stays on record. Returns the membership that stands.

    `seen` is the fingerprint of what the page showed: role, agency's id, last day. The same form
    again changes nothing. Raises Stale, LastAdministrator or ValidationError.
    """
    lock(membership.partnership)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    agency = agency if role in AGENCY_ROLES else None
    same = Membership.objects.current().filter(
        user=locked.user_id, partnership=locked.partnership_id, agency=agency, role=role
    )
    standing = same.filter(until=until).first()
    if standing is not None and (standing == locked or not locked.is_current):
        return standing  # nothing to change, or this very form was saved before
    if not locked.is_current or locked.fingerprint != seen:
        raise Stale
    check_last_day(until)
    if (role, agency) != (locked.role, locked.agency):
        _end(locked, by)
        return add_membership(
            user=locked.user,
            partnership=locked.partnership,
            role=role,
            agency=agency,
            until=until,
            by=by,
        )
    if role == Role.ADMINISTRATOR and until is not None:
        keep_an_administrator(locked.partnership, without=locked.user, after=until)
    locked.until = until
    locked.full_clean()
    locked.save()
    record(Verb.CHANGED, locked, by=by)
    return locked


@transaction.atomic
def end_membership(*, membership, by):
    """It gave its rights until yesterday. Returns whether it had not ended before. Raises
    LastAdministrator."""
    lock(membership.partnership)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if not locked.is_current:
        return False
    _end(locked, by)
    return True


def _end(membership, by):
    if membership.role == Role.ADMINISTRATOR:
        keep_an_administrator(membership.partnership, without=membership.user, after=yesterday())
    membership.until = yesterday()
    membership.save(update_fields=["until"])
    record(Verb.ENDED, membership, by=by)
