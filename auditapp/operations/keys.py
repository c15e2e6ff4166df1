"""Whether the keys in FIELD_KEYS are those with which this database was written."""

from django.db import models
from django.db.models.functions import Cast

from auditapp.encryption import WrongKey, decrypt, encrypted_fields

from .models import KnownValue

KNOWN = "These are the keys of this database."


def keys_are_known():
    """Whether the known value is there. Raises WrongKey if FIELD_KEYS does not open it."""
    return KnownValue.objects.filter(pk=1).first() is not None


def remember_keys():
    """Store the known value, for the starts to come. Safe to repeat."""
    if not keys_are_known():
        KnownValue.objects.get_or_create(pk=1, defaults={"value": KNOWN})


def tables_that_no_key_opens():
    """The tables whose latest encrypted text none of the keys opens: one text a column is tried,
    so this takes no longer in a large database than in a small one."""
    return [
        model._meta.db_table
        for model, fields in encrypted_fields()
        if not all(_opens_latest(model, name) for name in fields)
    ]


def _opens_latest(model, name):
    # As it is stored: the cast keeps the field from decrypting it.
    rows = model._base_manager.annotate(stored=Cast(name, models.TextField()))
    latest = rows.exclude(stored="").order_by("-pk").values_list("stored", flat=True).first()
    try:
        decrypt(latest)
    except WrongKey:
        return False
    return True
