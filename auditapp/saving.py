"""A save that is neither lost nor made twice: the version that a page was made from, and the random
key of the form on it.
"""

import hashlib
import uuid

from django import forms
from django.db import models


class Stale(Exception):
    """Somebody, perhaps the same person elsewhere, saved since the form was opened."""


class Versioned(models.Model):
    """A row that people edit: it counts its saves, and knows the last form that was saved."""

    version = models.PositiveIntegerField(default=1, editable=False)
    save_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        abstract = True


def lock_for_change(row, *, version, save_key):
    """The row, locked and moved on to its next version, for a service to change and save; or None
    where this very form was saved already, so that there is nothing to do. Raises Stale if it is
    not at `version`. To be called in a transaction."""
    locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if locked.save_key == save_key:
        return None
    if locked.version != version:
        raise Stale
    locked.version, locked.save_key = version + 1, save_key
    return locked


def fingerprint(*values):
    """What a row looked like when a page was made of it, for rows that do not count their saves:
    a form brings it back, and a service raises Stale where the row looks otherwise by then."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


class SaveKeyField(forms.UUIDField):
    """Random for each page that is shown, so that a form sent twice is recognised."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(initial=uuid.uuid4)


class SeenField(forms.CharField):
    """The fingerprint of what the page showed; without it a form is as stale as with another."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False)


class SavedForm(forms.Form):
    """What a save is checked by: the version that the page was made from, and its save key."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    save_key = SaveKeyField()

    @property
    def is_forged(self):
        """No page of ours sends it without what it hides."""
        return bool({"version", "save_key"} & self.errors.keys())
