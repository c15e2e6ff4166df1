from django import forms

from auditapp.saving import SavedForm, SeenField
from cases.question_sets.fields import long_text

from .marks import marks_of

MAX_WORDS = 2_000


class ReplyForm(SavedForm):
    """A box for each finding while the check is open, unless the chair has answered the comment on
    it. `seen` are the marks of the findings that the page showed."""

    seen = SeenField()

    def __init__(self, *args, findings, comments, is_open, **kwargs):
        super().__init__(*args, **kwargs)
        self.marks = marks_of(findings, comments)
        self.fields["seen"].initial = " ".join(self.marks.values())
        self.findings = {f"comment-{finding.pk}": finding for finding in findings}
        self.saved = {f"comment-{comment.finding_id}": comment for comment in comments}
        for name, finding in self.findings.items():
            saved = self.saved.get(name)
            if is_open and (saved is None or not saved.answered_at):
                field = long_text("Comment", MAX_WORDS)
                field.label, field.required = f"Your comment on: {finding.wording}", False
                field.initial = saved and saved.words
                self.fields[name] = field

    def comments(self):
        """Finding -> words, None where there is no box."""
        return {finding: self.cleaned_data.get(name) for name, finding in self.findings.items()}

    def rows(self):
        """(finding, its box or None, the saved comment or None) in order."""
        return [
            (finding, self[name] if name in self.fields else None, self.saved.get(name))
            for name, finding in self.findings.items()
        ]

    def without_box(self):
        """What was typed in boxes that are not there any more."""
        names = [name for name in self.data if name.startswith("comment-")]
        typed = [self.data[name] for name in names if name not in self.fields]
        return [text for text in typed if text.strip()]


class AnswerForm(forms.Form):
    answer = long_text("Answer", MAX_WORDS)
    seen = SeenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        answer = self.fields["answer"]
        answer.label, answer.required = "Your answer", True
        answer.error_messages["required"] = "Write what you answer"
