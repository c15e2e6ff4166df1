from django import forms

from auditapp.saving import SavedForm
from cases.models import RestrictedReason
from cases.question_sets.fields import long_text

MAX_TEXT = 5_000


class RestrictedCommentForm(SavedForm):
    reason = forms.ChoiceField(
        label="Why is it for the chair alone?",
        choices=RestrictedReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select why it is for the chair alone",
            "invalid_choice": "Select a reason from the list",
        },
    )
    text = long_text("Comment", MAX_TEXT)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.required = "What should the chair know?", True
        text.help_text = "Write no more than the chair needs in order to lead the discussion."
        text.error_messages["required"] = "Write what the chair should know"
