"""What every form of the editor brings back."""

from django import forms
from django.utils.text import capfirst

from auditapp.saving import SaveKeyField
from cases.question_sets.fields import long_text
from cases.question_sets.format import CODE, LONGEST

from ..audiences import facts_in

LONGEST_TEXT = 5000


class AddForm(forms.Form):
    save_key = SaveKeyField()

    @property
    def is_forged(self):
        """No page of ours sends it without what it hides."""
        return bool({"save_key", "seen", "version"} & self.errors.keys())


class ChangeForm(AddForm):
    """`seen` is the digest of what the page was made of."""

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)


class VersionForm(AddForm):
    """For what is done to the whole draft: `version` is that which the page was made of."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)


def code_field(what, help_text):
    return forms.RegexField(
        rf"\A(?:{CODE.pattern})\Z",
        label="Code",
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        error_messages={
            "required": f"Write a code for the {what}",
            "invalid": "Use a letter first, then letters and digits, at most 20 in all",
        },
    )


def title_field(label, required=True):
    longest = LONGEST["title"]
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        error_messages={
            "required": "Write a title",
            "max_length": f"Shorten the title to {longest} characters or fewer",
        },
    )


def text_field(label, help_text="", rows=3):
    field = long_text(label, LONGEST_TEXT)
    field.label, field.help_text, field.required = label, help_text, False
    field.widget.attrs["rows"] = rows
    return field


def ticks(label, choices, help_text=""):
    message = "Select from the list"
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": message, "invalid_list": message},
    )


def facts_to_tick(document):
    return [(value, capfirst(words)) for value, words in facts_in(document)]


def pick(label, choices, empty, help_text="", widget=forms.Select):
    return forms.ChoiceField(
        label=label,
        choices=[("", empty), *choices],
        help_text=help_text,
        required=False,
        widget=widget,
        error_messages={"invalid_choice": "Select one from the list"},
    )


def yes_if_ticked(label, help_text=""):
    return forms.BooleanField(label=label, help_text=help_text, required=False)
