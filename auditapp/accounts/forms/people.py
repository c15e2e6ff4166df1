"""Inviting people, their roles, and what is corrected of an account."""

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.utils import timezone

from auditapp.fields import DateBoxesField

from ..models import AGENCY_ROLES, Role

WHOLE_NAME = {
    "required": "Write their name",
    "max_length": "Shorten the name to 150 characters or fewer",
}
EMAIL = {
    "required": "Write their email address",
    "invalid": "Write an email address, such as name@agency.example.org",
    "max_length": "Shorten the email address to 254 characters or fewer",
}
ROLE_HINTS = {
    Role.AUDITOR: "Fills in the returns of an agency",
    Role.LEAD: "Also assigns them, signs them off and invites one-off contributors",
    Role.PANEL: "Reads what agencies sent, accepts it or sends it back",
    Role.CHAIR: "Also agrees the findings",
    Role.ADMINISTRATOR: "Sets up audits, looks after agencies and people",
}


class RoleForm(forms.Form):
    """A role in `partnership`; `agencies` are those that it may be of."""

    role = forms.ChoiceField(
        label="Role",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select a role",
            "invalid_choice": "Select a role from the list",
        },
    )
    agency = forms.ChoiceField(
        label="Agency",
        help_text="For auditors and agency leads only.",
        required=False,
        error_messages={"invalid_choice": "Choose an agency from the list"},
    )
    until = DateBoxesField(
        label="Last day",
        help_text="Leave it empty if the role has no end.",
        required=False,
        short_label="Last day",
    )

    def __init__(self, *args, partnership, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        names = {
            Role.PANEL: f"{partnership.panel_name} member",
            Role.ADMINISTRATOR: partnership.administrator_name,
        }
        roles = self.fields["role"]
        roles.choices = [(role.value, names.get(role, role.label)) for role in Role]
        roles.widget.choice_hints = {role.value: text for role, text in ROLE_HINTS.items()}
        self.fields["agency"].choices = [
            ("", "No agency"),
            *((pk, agency.name) for pk, agency in self.agencies.items()),
        ]

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(
                "The last day must be today or later. Leave it empty if the role has no end"
            )
        return until

    def clean(self):
        role, agency = self.cleaned_data.get("role"), self.cleaned_data.get("agency")
        if role in AGENCY_ROLES and not agency and "agency" not in self.errors:
            self.add_error("agency", "Choose the agency of an auditor or agency lead")
        if role and role not in AGENCY_ROLES and agency:
            self.add_error("agency", "Choose “No agency”: this role is for the whole partnership")
        self.cleaned_data["agency"] = self.agencies.get(agency)


class InviteForm(RoleForm):
    name = forms.CharField(
        label="Their name",
        max_length=150,
        error_messages=WHOLE_NAME,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    email = forms.EmailField(
        label="Their email address",
        help_text="Their own one at work. They sign in with it.",
        max_length=254,
        error_messages=EMAIL,
        widget=forms.EmailInput(attrs={"class": "govuk-input--width-20"}),
    )
    field_order = ["name", "email"]


class SeenForm(forms.Form):
    """What the page showed when it was made, so that nothing newer is overwritten."""

    seen = forms.CharField(max_length=100, widget=forms.HiddenInput, required=False)


class ChangeRoleForm(SeenForm, RoleForm):
    field_order = ["role"]


class PersonForm(SeenForm):
    name = forms.CharField(
        label="Name",
        max_length=150,
        error_messages=WHOLE_NAME,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        error_messages=EMAIL,
        widget=forms.EmailInput(attrs={"class": "govuk-input--width-20"}),
    )

    def __init__(self, *args, is_signed_in, **kwargs):
        super().__init__(*args, **kwargs)
        if is_signed_in:
            del self.fields["email"]
        else:
            self.fields["email"].help_text = (
                "You can correct it until they have signed in for the first time. If they were "
                "invited, the link sent to the old address stops working and the new one gets a "
                "link of its own."
            )


class PasswordForm(forms.Form):
    """The password that `person` chooses."""

    password1 = forms.CharField(
        label="Password",
        strip=False,
        max_length=1_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={
            "required": "Choose a password",
            "max_length": "Choose a password of at most 1,000 characters",
        },
    )
    password2 = forms.CharField(
        label="The same password again",
        strip=False,
        max_length=1_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Write the password again"},
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())
        for field in self.fields.values():
            field.widget.attrs["class"] = "govuk-input--width-20"

    def clean_password1(self):
        password = self.cleaned_data["password1"]
        validate_password(password, self.person)
        return password

    def clean(self):
        first, second = (self.cleaned_data.get(f"password{n}") for n in (1, 2))
        if first and second and first != second:
            self.add_error("password2", "The two passwords differ. Write the same one twice")


SHOWN = [
    ("", "With a role now"),
    ("never", "Never signed in"),
    ("expired", "Invitation expired"),
    ("soon", "Role ends within 30 days"),
    ("ended", "Every role ended"),
    ("off", "Switched off"),
]


class PeopleFilter(forms.Form):
    """Wrong values count as none: an address is typed by nobody."""

    q = forms.CharField(label="Name or email", required=False, max_length=254)
    show = forms.ChoiceField(label="Show", required=False, choices=SHOWN)
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, data, *, agencies):
        super().__init__(data)
        self.fields["agency"].choices = [("", "All"), *((str(a.pk), a.name) for a in agencies)]

    @property
    def chosen(self):
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
