from django import forms

from auditapp.saving import SaveKeyField
from cases.question_sets.fields import long_text

MAX_REASON = 2_000


class ReviewForm(forms.Form):
    """Which sending is reviewed. A forged or missing value is a bad request, not a typing error."""

    sent_at = forms.DateTimeField(widget=forms.HiddenInput)
    review_key = SaveKeyField()


class SendBackForm(ReviewForm):
    """One reason for the whole return, and `reason-<code>` for each of `questions`, if wanted."""

    reason = long_text("Reason", MAX_REASON)

    def __init__(self, *args, questions=(), **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label = "What should the agency look at again?"
        field.help_text = "The agency sees this first. Do not name the child or family."
        field.error_messages["required"] = "Write what the agency should look at again"
        field.required = True
        self.questions = {f"reason-{question.code}": question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = long_text(question.code, MAX_REASON)
            self.fields[name].required = False
            self.fields[name].label = f"What to look at again in {question.code}"
            self.fields[name].widget.attrs["rows"] = 2

    def question_reasons(self):
        """Question -> text, of those that were written."""
        return {
            question: text
            for name, question in self.questions.items()
            if (text := self.cleaned_data[name].strip())
        }
