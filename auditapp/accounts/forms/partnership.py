from django import forms

from auditapp.saving import SavedForm

from ..logos import MAX_LOGO, logo_kind
from ..models import MAX_MONTHS

DAYS = "Enter a whole number of days from 1 to 250"
MONTHS = f"Enter a whole number of months from 1 to {MAX_MONTHS}, or leave it empty"
QUORUM = "Enter a whole number from 1 to 30, or leave it empty"


def _name_of(label, help_text):
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=60,
        error_messages={
            "required": f"Write {label[0].lower()}{label[1:]}",
            "max_length": "Shorten it to 60 characters or fewer",
        },
    )


def _number(label, help_text, largest, message, least=1, required=True):
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=least,
        max_value=largest,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], message),
    )


class PartnershipForm(SavedForm):
    name = forms.CharField(
        label="Name of the partnership",
        max_length=200,
        error_messages={
            "required": "Write the name of the partnership",
            "max_length": "Shorten the name to 200 characters or fewer",
        },
    )
    contact = forms.CharField(
        label="Whom people turn to with questions",
        help_text="A name with a telephone number or an email address. It stands on the pages of "
        "your audits and in invitations.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Shorten it to 500 characters or fewer"},
    )
    panel_name = _name_of(
        "What you call the panel",
        "Those who discuss the children and agree the findings, for instance “QA sub-group”.",
    )
    administrator_name = _name_of(
        "What you call the administrator",
        "Whoever sets up audits and looks after people here, for instance “Business manager”.",
    )
    returns_due_after = _number(
        "Working days to fill in returns",
        "From the day on which an audit is opened. It is suggested for each new audit, where you "
        "can still choose another date.",
        250,
        DAYS,
    )
    quorum = _number(
        "Agencies that a child protection conference needs",
        "How many must be there beside the lead agency, by your procedures. Leave it empty if you "
        "do not want this checked.",
        30,
        QUORUM,
        required=False,
    )
    panel_quorum = _number(
        "Agencies that a meeting of the panel needs",
        "How many must come, by your terms of reference. Leave it empty if there is no such rule.",
        30,
        QUORUM,
        required=False,
    )
    small_number = _number(
        "Smallest number of children that a public summary shows",
        "Counts below it are shown as “fewer than 5”, and others hidden where a small one could be "
        "worked out from them. Leave it empty if you show every number.",
        20,
        "Enter a whole number from 3 to 20, or leave it empty",
        least=3,
        required=False,
    )
    key_kept_for = _number(
        "Months until it is deleted who the children are",
        "From signing the report. Names, numbers and addresses go; pseudonyms and the rest of the "
        "audit stay. No law gives a period; we suggest 6 months. Leave it empty if it is only "
        "deleted by hand.",
        MAX_MONTHS,
        MONTHS,
        required=False,
    )
    audit_kept_for = _number(
        "Months until the whole audit is deleted",
        "From signing the report. Returns, findings and the signed report go for good. It must be "
        "later than the above. No law gives a period; we suggest 72 months, which is 6 years. "
        "Leave it empty if audits are only deleted by hand.",
        MAX_MONTHS,
        MONTHS,
        required=False,
    )

    def clean(self):
        key, whole = (self.cleaned_data.get(n) for n in ("key_kept_for", "audit_kept_for"))
        if whole and not self.errors.keys() & {"key_kept_for", "audit_kept_for"}:
            if not key:
                self.add_error(
                    "key_kept_for",
                    "Enter the months until it is deleted who the children are, as the whole audit "
                    "has a time too",
                )
            elif key >= whole:
                self.add_error("key_kept_for", "Enter fewer months than for the whole audit")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("panel_name", "administrator_name"):
            self.fields[name].widget.attrs["class"] = "govuk-input--width-20"
        self.fields["contact"].count = True


class LogoForm(forms.Form):
    file = forms.FileField(
        label="Logo",
        help_text="A PNG or JPEG picture of at most 200 kB.",
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
        error_messages={
            "required": "Choose the picture to upload",
            "missing": "Choose the picture to upload",
            "invalid": "Choose the picture to upload",
            "empty": "The file is empty. Choose another picture",
        },
    )

    def clean_file(self):
        """The bytes of the picture."""
        file = self.cleaned_data["file"]
        if file.size > MAX_LOGO:
            raise forms.ValidationError("The picture must be 200 kB or smaller. Make it smaller")
        content = file.read()
        if logo_kind(content) is None:
            raise forms.ValidationError(
                "The picture must be a PNG or JPEG. Open it in a picture program and save it as "
                "one of these"
            )
        return content
