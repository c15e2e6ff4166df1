"""Writes: partnerships, agencies, people and their memberships."""

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.history.models import Verb, record

from .models import Agency, Membership, Partnership, User


@transaction.atomic
def create_partnership(*, name, by):
    partnership = Partnership(name=name)
    partnership.full_clean()
    partnership.save()
    record(Verb.ADDED, partnership, by=by, partnership_id=partnership.pk)
    return partnership


@transaction.atomic
def create_agency(*, partnership, name, short_name, kind, part_of=None, by):
    """Raises ValidationError, also where `part_of` is of another partnership or itself a part."""
    if part_of is not None and (
        part_of.partnership_id != partnership.pk or part_of.part_of_id is not None
    ):
        raise ValidationError(
            {"part_of": "Choose an agency of the same partnership that is not itself a part."}
        )
    agency = Agency(
        partnership=partnership, name=name, short_name=short_name, kind=kind, part_of=part_of
    )
    agency.full_clean()
    agency.save()
    record(Verb.ADDED, agency, by=by, agency_id=agency.pk)
    return agency


@transaction.atomic
def create_user(*, email, name, hashed_password=None, by):
    """`hashed_password` is as `make_password` gives it; without one the person cannot sign in yet.
    `by` is None only for the first person of an installation."""
    # In small letters, as sign-in looks for it, which itself takes any.
    user = User(email=email.lower(), name=name, password=hashed_password or make_password(None))
    user.full_clean()
    user.save()
    record(Verb.ADDED, user, by=by)
    return user


@transaction.atomic
def add_membership(*, user, partnership, role, agency=None, until=None, by):
    """Raises ValidationError where the role and the agency do not fit, or the agency is another
    partnership's."""
    if agency is not None and agency.partnership_id != partnership.pk:
        raise ValidationError({"agency": "Choose an agency of this partnership."})
    membership = Membership(
        user=user, partnership=partnership, agency=agency, role=role, until=until
    )
    membership.full_clean()
    membership.save()
    record(Verb.ADDED, membership, by=by)
    return membership
