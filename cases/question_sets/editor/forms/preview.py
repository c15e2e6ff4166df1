"""As whom a draft is looked at."""

from django import forms

from auditapp.accounts.models import AgencyKind

from .editing import facts_to_tick, ticks, yes_if_ticked


class PreviewForm(forms.Form):
    section = forms.ChoiceField(label="Section")
    kind = forms.ChoiceField(label="As an agency of this kind", choices=AgencyKind.choices)
    is_lead = yes_if_ticked("As the child’s lead agency")

    def __init__(self, *args, document, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [
            (section["code"], f"{section['code']}: {section['title']}")
            for section in document["sections"]
        ]
        self.fields["facts"] = ticks("About a child of whom this is true", facts_to_tick(document))
