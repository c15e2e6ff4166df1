from django import forms
from django.utils.datastructures import MultiValueDict

from auditapp.saving import SavedForm

from ..models import Speaker
from .observations import ObservationsMixin
from .question_fields import long_text

MAX_WORDS = 5_000


class VoiceForm(ObservationsMixin, SavedForm):
    who = forms.ChoiceField(
        label="Who said it?",
        choices=Speaker.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select who said it",
            "invalid_choice": "Select who said it from the list",
        },
    )
    words = long_text("What they said", MAX_WORDS)
    how = forms.CharField(
        label="How was it obtained?",
        help_text="For instance: by telephone, on a home visit, in a letter.",
        max_length=200,
        error_messages={
            "required": "Write how it was obtained",
            "max_length": "Shorten how it was obtained to 200 characters or fewer",
        },
    )
    consent_to_quote = forms.BooleanField(
        label="They agree to be quoted in the summary",
        help_text="Without this the words stay with the panel.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.data = MultiValueDict()
        words = self.fields["words"]
        words.label, words.required = "What did they say?", True
        words.help_text = "In their own words where you can, without names."
        words.error_messages["required"] = "Write what they said"

    def is_valid(self):
        return super().is_valid() and not self.observation_errors()

    def fields_to_save(self):
        """The keywords of `record_voice` and `change_voice`, apart from the version."""
        names = ["who", "words", "how", "consent_to_quote", "save_key"]
        return {name: self.cleaned_data[name] for name in names} | {
            "observations": self.observation_rows
        }
