from django import forms

from auditapp.saving import SavedForm, SeenField
from cases.question_sets.fields import long_text

MAX_WORDS = 2_000


class ReplyForm(SavedForm):
    """A box for each finding."""

    def __init__(self, *args, findings, **kwargs):
        super().__init__(*args, **kwargs)
        self.findings = {f"comment-{finding.pk}": finding for finding in findings}
        for name, finding in self.findings.items():
            field = long_text("Comment", MAX_WORDS)
            field.label, field.required = f"Your comment on: {finding.wording}", False
            self.fields[name] = field

    def comments(self):
        return {finding: self.cleaned_data[name] for name, finding in self.findings.items()}

    def rows(self):
        """(finding, its box) in order."""
        return [(finding, self[name]) for name, finding in self.findings.items()]


class AnswerForm(forms.Form):
    answer = long_text("Answer", MAX_WORDS)
    seen = SeenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        answer = self.fields["answer"]
        answer.label, answer.required = "Your answer", True
        answer.error_messages["required"] = "Write what you answer"
