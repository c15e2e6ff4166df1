from django import forms

from auditapp.saving import SaveKeyField
from cases.models import CheckReply
from cases.question_sets.fields import long_text

MAX_WORDS = 1_000


class ReplyForm(forms.Form):
    reply = forms.ChoiceField(
        label="What does your record say?",
        choices=CheckReply.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what your record says",
            "invalid_choice": "Select what your record says from the list",
        },
    )
    words = long_text("Where you looked", MAX_WORDS)
    save_key = SaveKeyField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.label = "Where you looked and what you found"
        words.help_text = "No names: write “the mother” or “the school nurse”."
        words.error_messages["required"] = "Write where you looked and what you found"
