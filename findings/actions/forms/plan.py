"""What is to be done, by whom, by when."""

from django import forms

from auditapp.accounts.models import Agency
from auditapp.fields import DateBoxesField, TickedField
from auditapp.saving import SavedForm
from findings.models import Priority

from .texts import MAX_TEXT, ONE_OWNER, agency, body, lead, text

FIELDS = ["what", "owner", "body", "lead", "lead_person", "others", "due", "priority", "measure"]


class ActionForm(SavedForm):
    """`people` are memberships: who can be chosen to lead it."""

    what = text("What is to be done", "Write what is to be done", max_length=MAX_TEXT)
    owner = agency("Which agency does it")
    body = body("Or who else does it")
    lead = lead()
    lead_person = forms.ChoiceField(
        label="Who of them has an account here",
        help_text="They can update the action, beside the leads of the agency.",
        required=False,
        error_messages={"invalid_choice": "Choose somebody of the list"},
    )
    others = TickedField(
        Agency.objects.none(),
        label="Which other agencies take part",
        help_text="They see the action and can write what happened.",
        required=False,
        error_messages={
            "invalid_choice": "Choose from the partnership’s agencies",
            "invalid_list": "Choose from the partnership’s agencies",
            "invalid_pk_value": "Choose from the partnership’s agencies",
        },
    )
    due = DateBoxesField(
        label="By when",
        short_label="By when",
        required=False,
        help_text="An action without a date is pointed out after a month.",
    )
    priority = forms.ChoiceField(
        label="Priority",
        choices=Priority.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select the priority",
            "invalid_choice": "Select high, medium or low",
        },
    )
    measure = text(
        "How we will know that it helped children",
        "Write how we will know that it helped children",
        max_length=MAX_TEXT,
    )

    def __init__(self, *args, agencies, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = self.fields["others"].queryset = agencies
        self.fields["priority"].inline = True
        self.members = list(people)
        self.fields["lead_person"].choices = _choices(self.members)

    def clean(self):
        cleaned = super().clean()
        owner, other = cleaned.get("owner"), cleaned.get("body")
        if owner and other:
            self.add_error("body", ONE_OWNER)
        if not owner and not other and not {"owner", "body"} & self.errors.keys():
            self.add_error("owner", "Choose which agency does it, or write who else does")
        if "lead_person" in cleaned:
            cleaned["lead_person"] = self._person(cleaned["lead_person"], owner)
        return cleaned

    def _person(self, pk, owner):
        if not pk:
            return None
        places = {owner.pk, owner.part_of_id} if owner else set()
        for member in self.members:
            if str(member.user_id) == pk and member.agency_id in places:
                return member.user
        self.add_error("lead_person", "Choose somebody of the agency that does it, or nobody")
        return None

    def told(self):
        return {name: self.cleaned_data[name] for name in FIELDS}


def _choices(members):
    """People under their agencies."""
    groups = {}
    for member in members:
        people = groups.setdefault(member.agency.name, {})
        people[str(member.user_id)] = member.user.name
    return [("", "Nobody"), *((name, list(people.items())) for name, people in groups.items())]
