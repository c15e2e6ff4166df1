import uuid

from django import forms
from django.utils.dateparse import parse_datetime

from auditapp.saving import SaveKeyField


class SendingsField(forms.MultipleChoiceField):
    """Which returns were ticked, each with the moment of the sending that the page showed, so that
    one sent anew since is told apart: `<public id> <moment>`. Cleaned: {public id: moment}."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"required": "Tick at least one return", "forged": "Not a return"}

    def validate(self, value):
        if not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def clean(self, value):
        return dict(map(self._sending, super().clean(value)))

    def _sending(self, text):
        public_id, _, moment = text.partition(" ")
        try:
            sending = uuid.UUID(public_id), parse_datetime(moment)
        except ValueError:
            sending = None, None
        if None in sending or sending[1].tzinfo is None:
            raise forms.ValidationError(self.error_messages["forged"], code="forged")
        return sending


def sending_value(agency_return):
    """What a ticked box of the page posts."""
    return f"{agency_return.public_id} {agency_return.sent_at.isoformat()}"


class AcceptingForm(forms.Form):
    save_key = SaveKeyField()
    returns = SendingsField()

    @property
    def is_forged(self):
        return "save_key" in self.errors or self.has_error("returns", "forged")
