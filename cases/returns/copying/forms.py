from django import forms

from auditapp.saving import SavedForm


class CopyForm(SavedForm):
    """Which answers to copy, from which return as it was shown."""

    source = forms.UUIDField(widget=forms.HiddenInput)
    source_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    codes = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one answer to copy",
            "invalid_choice": "Tick answers that are listed",
            "invalid_list": "Tick answers that are listed",
        },
    )

    def __init__(self, section, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(q.code, q.code) for q in section.question_list]

    def lead_to(self, boxes):
        """Let the error summary lead to the first of these ids, if any."""
        self.fields["codes"].error_target = next(iter(boxes), "main-content")

    @property
    def is_forged(self):
        """Is something wrong that no page of ours posts?"""
        return not self.is_valid() and set(self.errors) != {"codes"}

    def ticked(self):
        """The codes as posted, right or wrong."""
        return self.data.getlist("codes")
