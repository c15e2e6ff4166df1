from django import forms

from .question_fields import long_text
from .saving import SaveKeyField


class ReviewForm(forms.Form):
    """Which sending is reviewed. A forged or missing value is a bad request, not a typing error."""

    sent_at = forms.DateTimeField(widget=forms.HiddenInput)
    review_key = SaveKeyField()


class SendBackForm(ReviewForm):
    reason = long_text("Reason", 2_000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label = "What should the agency look at again?"
        field.help_text = "The agency sees this first. Do not name the child or family."
        field.error_messages["required"] = "Write what the agency should look at again"
        field.required = True
