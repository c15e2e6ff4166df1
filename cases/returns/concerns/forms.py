from django import forms

from auditapp.saving import SaveKeyField
from cases.question_sets.fields import long_text

MAX_WORDS = 5_000


class ConcernForm(forms.Form):
    words = long_text("What worries you", MAX_WORDS)
    save_key = SaveKeyField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.label = "What worries you, and what have you done already?"
        words.optional_note = "(you can leave this empty)"
        words.help_text = (
            "Only you and the people named here, or whoever takes over their role, read it. "
            "There is no need to name the child."
        )
        words.required = False


class ConcernAnswerForm(forms.Form):
    words = long_text("What you did", MAX_WORDS)
    save_key = SaveKeyField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.label, words.required = "What did you do?", True
        words.help_text = "Whoever raised it reads this. There is no need to name the child."
        words.error_messages["required"] = "Write what you did"
