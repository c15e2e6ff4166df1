"""Signing a report."""

from django import forms

from auditapp.fields import DateBoxesField
from auditapp.saving import SaveKeyField
from cases.question_sets.fields import long_text

MAX_TEXT = 2_000


class SignForm(forms.Form):
    """With a reason for each point of the check list that needs one: `reason-<code>`.

    `number` is the version that the page was for, and `digest` of the draft that it showed.
    """

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10_000)

    agreed_on = DateBoxesField(
        label="When the panel agreed it", short_label="When the panel agreed it", past_only=True
    )
    agreed_by = long_text("Who agreed it", MAX_TEXT)
    approved_by = forms.CharField(
        label="Who approved it for the executive",
        max_length=200,
        help_text="Name and office.",
        error_messages={
            "required": "Write who approved it for the executive",
            "max_length": "Who approved it: shorten this to 200 characters or fewer",
        },
    )
    approved_on = DateBoxesField(
        label="When it was approved", short_label="When it was approved", past_only=True
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    save_key = SaveKeyField()

    def __init__(self, *args, audit, points, **kwargs):
        super().__init__(*args, **kwargs)
        panel = audit.partnership.panel
        self.fields["agreed_on"].label = f"When the {panel} agreed it"
        self.fields["agreed_on"].error_messages["required"] = f"Enter when the {panel} agreed it"
        self.fields["approved_on"].error_messages["required"] = "Enter when it was approved"
        self._require("agreed_by", f"Who on the {panel} agreed it", "Write who agreed it")
        self.fields["agreed_by"].help_text = "Names and agencies."
        if self["number"].value() not in (1, "1"):
            self.fields["why"] = long_text("Why there is a new version", MAX_TEXT)
            self._require("why", "Why there is a new version", "Write why there is a new version")
        self.reasons = {
            point.code: f"reason-{point.code}" for point in points if point.needs_reason
        }
        for point in points:
            if point.needs_reason:
                name = self.reasons[point.code]
                self.fields[name] = long_text("Why it is signed all the same", MAX_TEXT)
                label = f"{point.label}: why it is signed all the same"
                self._require(name, label, f"{point.label}: write why it is signed all the same")

    def _require(self, name, label, message):
        field = self.fields[name]
        field.label, field.required = label, True
        field.error_messages["required"] = message

    @property
    def is_forged(self):
        """No page of ours sends it without what it hides."""
        return any(name in self.errors for name in ("number", "digest", "save_key"))

    def clean(self):
        found = super().clean()
        agreed, approved = found.get("agreed_on"), found.get("approved_on")
        if agreed and approved and approved < agreed:
            self.add_error("approved_on", "It cannot be approved before it was agreed")
        return found

    def told(self):
        """For services.signing.sign: what it calls `told`, and reasons."""
        names = ["agreed_on", "agreed_by", "approved_by", "approved_on", "why"]
        told = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        reasons = {code: self.cleaned_data[name] for code, name in self.reasons.items()}
        return told | {"reasons": reasons}

    def meta(self):
        return {name: self.cleaned_data[name] for name in ("number", "digest", "save_key")}
