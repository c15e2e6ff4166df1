"""The hidden fields of every form that can be lost."""

import uuid

from django import forms


class SaveKeyField(forms.UUIDField):
    """Random for each page that is shown, so that a form sent twice is recognised."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(initial=uuid.uuid4)


class SavedForm(forms.Form):
    """What a save is checked by: the version that the page was made from, and its save key."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    save_key = SaveKeyField()
