from django import forms

from auditapp.accounts.models import Agency
from cases.models import Kind
from cases.question_sets.canonical import values_of


class QuestionForm(forms.Form):
    """Whose answers are counted: a question of the set that is not answered in words."""

    question = forms.ChoiceField(label="Which question?")

    def __init__(self, *args, question_set, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_code = {q.code: q for q in question_set.questions if q.kind != Kind.TEXT}
        choices = [(code, f"{code} {q.text}") for code, q in self.by_code.items()]
        self.fields["question"].choices = choices

    @property
    def chosen(self):
        """The question, or None."""
        return self.by_code.get(self["question"].value())


class CountForm(forms.Form):
    choices = forms.MultipleChoiceField(
        label="Which answers?",
        help_text="A child counts if one of the agencies gave any of them.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select at least one answer",
            "invalid_choice": "Select answers from the list",
            "invalid_list": "Select answers from the list",
        },
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Of or about which agency?",
        required=False,
        empty_label="Any agency",
        error_messages={"invalid_choice": "Select an agency from the list"},
    )

    def __init__(self, *args, question, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choices"].choices = values_of(question)
        self.fields["agency"].queryset = agencies
