from auditapp.saving import SavedForm
from cases.question_sets.fields import long_text

MAX_REASON = 1_000


class OverrideForm(SavedForm):
    """`version` is 0: nobody gave a reason yet."""

    reason = long_text("Why these words identify nobody", MAX_REASON)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label = "Why do these words identify nobody?"
        reason.help_text = "The reason is kept with your name. Do not name the child or family."
        reason.error_messages["required"] = "Write why these words identify nobody"
