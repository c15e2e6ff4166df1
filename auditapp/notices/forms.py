from django import forms

from .kinds import Kind

AT_ONCE, DAILY = "at_once", "daily"


class ChoiceForm(forms.Form):
    when = forms.ChoiceField(
        label="When are you told what happens to your work?",
        choices=[
            (AT_ONCE, "At once, each in a mail of its own"),
            (DAILY, "Once a day, all in one mail"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose when you are told",
            "invalid_choice": "Choose when you are told",
        },
    )

    @property
    def is_daily(self):
        return self.cleaned_data["when"] == DAILY


class MailFilter(forms.Form):
    """Wrong values count as none: an address is typed by nobody."""

    q = forms.CharField(label="Name or email", required=False, max_length=254)
    kind = forms.ChoiceField(
        label="About", required=False, choices=[("", "Everything"), *Kind.choices]
    )
    state = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "All"),
            ("waiting", "Not sent yet"),
            ("sent", "Sent"),
            ("failed", "Given up"),
        ],
    )

    @property
    def chosen(self):
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
