"""Text that the database holds encrypted, with keys that can be changed.

`FIELD_KEYS` lists Fernet keys, the newest first: it encrypts, all of them decrypt. To change keys,
put a new one in front, run `manage.py rotate_keys`, then take the old one away.
"""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models


class WrongKey(Exception):
    """None of the keys in FIELD_KEYS opens what is stored."""


class EncryptedTextField(models.TextField):
    """Text that is plain in Python and encrypted in the database; nothing stays nothing.

    It cannot be looked up or ordered by: every encryption of a text is another one. Reading
    raises WrongKey where no key fits.
    """

    def get_db_prep_save(self, value, connection):
        return encrypt(self.to_python(value) or "")

    def from_db_value(self, value, expression, connection):
        return decrypt(value)

    def get_lookup(self, lookup_name):
        raise FieldError(f"{self.name} is encrypted: it cannot be looked up.")


def encrypt(text):
    return _keys().encrypt(text.encode()).decode() if text else ""


def decrypt(stored):
    if not stored:
        return stored
    try:
        return _keys().decrypt(stored).decode()
    except InvalidToken:
        raise WrongKey("FIELD_KEYS lacks the key with which this was stored.") from None


def is_of_newest_key(stored):
    """Was it encrypted with the first key?"""
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(stored)
    except InvalidToken:
        return False
    return True


def rotated(stored):
    """The same text, encrypted with the first key. Raises WrongKey."""
    return encrypt(decrypt(stored))


def encrypted_fields():
    """(model, names of its encrypted fields) of every table that has any."""
    for model in apps.get_models():
        names = [f.name for f in model._meta.local_fields if isinstance(f, EncryptedTextField)]
        if names and not model._meta.proxy:
            yield model, names


def _keys():
    return _fernet(tuple(settings.FIELD_KEYS))


@lru_cache(maxsize=4)
def _fernet(keys):
    return MultiFernet([Fernet(key) for key in keys])
