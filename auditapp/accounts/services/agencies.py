"""Writes of agencies."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import lock_for_change

from ..models import Agency
from .partnerships import lock


@transaction.atomic
def create_agency(*, partnership, name, short_name, kind, part_of=None, save_key=None, by):
    """The same `save_key` again gives the agency that is there. Raises ValidationError, also where
    `part_of` is of another partnership, retired or itself a part."""
    lock(partnership)
    if save_key and (made := partnership.agencies.filter(save_key=save_key).first()):
        return made
    agency = Agency(
        partnership=partnership,
        name=name,
        short_name=short_name,
        kind=kind,
        part_of=part_of,
        save_key=save_key,
    )
    _check(agency)
    agency.save()
    record(Verb.ADDED, agency, by=by, agency_id=agency.pk)
    return agency


@transaction.atomic
def change_agency(*, agency, name, short_name, kind, part_of, version, save_key, by):
    """The same form again changes nothing. Raises Stale, or ValidationError."""
    lock(agency.partnership)
    locked = lock_for_change(agency, version=version, save_key=save_key)
    if locked is None:
        return Agency.objects.get(pk=agency.pk)
    was_part_of = locked.part_of_id
    locked.name, locked.short_name, locked.kind = name, short_name, kind
    locked.part_of = part_of
    _check(locked, was_part_of)
    locked.save()
    record(Verb.CHANGED, locked, by=by, agency_id=locked.pk)
    return locked


def _check(agency, was_part_of=None):
    """The partnership is locked: two agencies cannot become parts of each other."""
    others = Agency.objects.filter(partnership=agency.partnership_id).exclude(pk=agency.pk)
    errors = {}
    if others.filter(name__iexact=agency.name).exists():
        errors["name"] = "There is an agency of this name already, perhaps a retired one"
    if others.filter(short_name__iexact=agency.short_name).exists():
        errors["short_name"] = "There is an agency of this short name already, perhaps retired"
    if agency.part_of_id and (wrong := _wrong_whole(agency, was_part_of)):
        errors["part_of"] = wrong
    if errors:
        raise ValidationError(errors)
    agency.full_clean()


def _wrong_whole(agency, was_part_of):
    whole = Agency.objects.get(pk=agency.part_of_id)
    is_free = whole.retired_at is None or whole.pk == was_part_of
    if (
        whole.partnership_id != agency.partnership_id
        or whole.part_of_id is not None
        or whole.pk == agency.pk
        or not is_free
    ):
        return "Choose an agency of the same partnership that is not itself a part"
    if agency.pk and agency.parts.exists():
        return "This agency has parts of its own, so it can't be a part of another"
    return ""


@transaction.atomic
def retire_agency(*, agency, by):
    """Offer it for nothing new; what it took part in stays. Returns whether it was not retired
    before. Raises ValidationError while it has parts that are not."""
    lock(agency.partnership)
    locked = Agency.objects.select_for_update().get(pk=agency.pk)
    if locked.retired_at:
        return False
    if locked.parts.current().exists():
        raise ValidationError("Retire its parts first, or take them out of this agency")
    locked.retired_at = timezone.now()
    locked.save(update_fields=["retired_at"])
    record(Verb.RETIRED, locked, by=by, agency_id=locked.pk)
    return True


@transaction.atomic
def bring_back_agency(*, agency, by):
    """Returns whether it was retired. Raises ValidationError if it is a part of one that is."""
    lock(agency.partnership)
    locked = Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    if not locked.retired_at:
        return False
    if locked.part_of and locked.part_of.retired_at:
        raise ValidationError(f"Bring back {locked.part_of.name} first: this is a part of it")
    locked.retired_at = None
    locked.save(update_fields=["retired_at"])
    record(Verb.BROUGHT_BACK, locked, by=by, agency_id=locked.pk)
    return True
