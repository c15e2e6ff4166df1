from auditapp.fields import DateBoxesField
from auditapp.saving import SavedForm
from cases.question_sets.fields import long_text

MAX_TEXT = 2_000


class RemedyForm(SavedForm):
    what = long_text("What is put right", MAX_TEXT)
    due = DateBoxesField(label="By when", short_label="By when")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        what = self.fields["what"]
        what.label = "What will be put right for this child?"
        what.help_text = "Such as a missing alert, a report that nobody filed, or a visit."
        what.error_messages["required"] = "Write what will be put right"
        self.fields["due"].error_messages["required"] = "Enter by when it is put right"

    def told(self):
        return {name: self.cleaned_data[name] for name in ("what", "due")}


class DoneForm(SavedForm):
    done = long_text("What was done", MAX_TEXT)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["done"].label = "What was done, and when?"
        self.fields["done"].error_messages["required"] = "Write what was done"
