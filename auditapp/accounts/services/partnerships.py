"""Writes of partnerships: their settings and logos."""

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.history.models import Verb, record
from auditapp.saving import lock_for_change

from ..logos import MAX_LOGO, logo_kind
from ..models import MAX_MONTHS, Partnership, PartnershipLogo

MAX_WORKING_DAYS, MAX_QUORUM = 250, 30
# “Fewer than 2” would say that it is one.
SMALL_NUMBERS = range(3, 21)
SETTINGS = {
    *("name", "contact", "panel_name", "administrator_name"),
    *("returns_due_after", "quorum", "panel_quorum", "small_number"),
    *("key_kept_for", "audit_kept_for"),
}


def lock(partnership):
    """The partnership's row, locked: what is true of all its agencies or administrators together
    is changed by one at a time."""
    return Partnership.objects.select_for_update().get(pk=partnership.pk)


@transaction.atomic
def create_partnership(*, name, by):
    """`by` is None for the first of an installation."""
    partnership = Partnership(name=name)
    _check_name(partnership)
    partnership.full_clean()
    partnership.save()
    record(Verb.ADDED, partnership, by=by, partnership_id=partnership.pk)
    return partnership


@transaction.atomic
def change_partnership(*, partnership, version, save_key, by, **settings):
    """Change the SETTINGS given. The same form again changes nothing. Raises Stale, or
    ValidationError, or TypeError for what is no setting."""
    if unknown := settings.keys() - SETTINGS:
        raise TypeError(f"no setting {min(unknown)!r}")
    locked = lock_for_change(partnership, version=version, save_key=save_key)
    if locked is None:
        return Partnership.objects.get(pk=partnership.pk)
    for name, value in settings.items():
        setattr(locked, name, value)
    if not 1 <= locked.returns_due_after <= MAX_WORKING_DAYS:
        raise ValidationError(
            {"returns_due_after": f"Enter a whole number of days from 1 to {MAX_WORKING_DAYS}"}
        )
    for name in ("quorum", "panel_quorum"):
        number = getattr(locked, name)
        if number is not None and not 1 <= number <= MAX_QUORUM:
            raise ValidationError({name: f"Enter a whole number from 1 to {MAX_QUORUM}"})
    if locked.small_number is not None and locked.small_number not in SMALL_NUMBERS:
        raise ValidationError({"small_number": "Enter a whole number from 3 to 20"})
    _check_times(locked)
    _check_name(locked)
    locked.full_clean()
    locked.save()
    record(Verb.CHANGED, locked, by=by, partnership_id=locked.pk)
    return locked


def _check_times(partnership):
    """The key to identities goes earlier than the report. The database holds this too."""
    key, whole = partnership.key_kept_for, partnership.audit_kept_for
    for name, months in (("key_kept_for", key), ("audit_kept_for", whole)):
        if months is not None and not 1 <= months <= MAX_MONTHS:
            raise ValidationError({name: f"Enter a whole number from 1 to {MAX_MONTHS}"})
    if whole is not None and (key is None or key >= whole):
        raise ValidationError({"key_kept_for": "Enter fewer months than for the whole audit"})


def _check_name(partnership):
    same = Partnership.objects.filter(name__iexact=partnership.name).exclude(pk=partnership.pk)
    if same.exists():
        raise ValidationError({"name": "There is a partnership of this name already"})


@transaction.atomic
def set_logo(*, partnership, content, by):
    """Raises ValidationError unless the bytes are a PNG or JPEG of the size allowed."""
    kind = logo_kind(content)
    if kind is None or len(content) > MAX_LOGO:
        raise ValidationError({"file": "Choose a PNG or JPEG picture of at most 200 kB"})
    PartnershipLogo.objects.update_or_create(
        partnership=partnership, defaults={"kind": kind, "content": content}
    )
    record(Verb.CHANGED, partnership, by=by, partnership_id=partnership.pk)


@transaction.atomic
def remove_logo(*, partnership, by):
    """Returns whether there was one."""
    removed, _ = PartnershipLogo.objects.filter(partnership=partnership).delete()
    if removed:
        record(Verb.CHANGED, partnership, by=by, partnership_id=partnership.pk)
    return bool(removed)
