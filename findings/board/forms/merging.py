from django import forms

from findings.models import Finding


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        Finding.objects.none(),
        label="Into which finding?",
        empty_label="Choose a finding",
        error_messages={
            "required": "Select the finding that stays",
            "invalid_choice": "Select the finding that stays from the list",
        },
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others
