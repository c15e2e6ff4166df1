from django import forms

MAX_DAYS = 60
DAYS = f"Enter a whole number of days from 1 to {MAX_DAYS}"


class ContributorForm(forms.Form):
    name = forms.CharField(
        label="Their name",
        max_length=150,
        error_messages={
            "required": "Write their name",
            "max_length": "Shorten the name to 150 characters or fewer",
        },
    )
    email = forms.EmailField(
        label="Their email address",
        help_text="Their own one at work: whoever reads its mail can open the return.",
        max_length=254,
        error_messages={
            "required": "Write their email address",
            "invalid": "Write an email address, such as name@school.example.org",
            "max_length": "Shorten the email address to 254 characters or fewer",
        },
    )
    days = forms.IntegerField(
        label="For how many days should the link work?",
        help_text=f"From 1 to {MAX_DAYS}. You can revoke it at any time.",
        min_value=1,
        max_value=MAX_DAYS,
        initial=14,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": DAYS,
            "invalid": DAYS,
            "min_value": DAYS,
            "max_value": DAYS,
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["class"] = "govuk-input--width-20"
        self.fields["email"].widget.attrs["class"] = "govuk-input--width-20"


class RevokeForm(forms.Form):
    """Which invitation the button was shown for."""

    contribution = forms.IntegerField(widget=forms.HiddenInput)
