"""Boxes of the forms of actions."""

from django import forms

from auditapp.accounts.models import Agency
from cases.question_sets.fields import long_text

MAX_TEXT = 1_000
MAX_WORDS = 2_000
ONE_OWNER = "Choose an agency or write who does it, not both"


def text(label, missing="", help_text="", max_length=MAX_WORDS):
    """`missing` is what is said where it must not be empty."""
    field = long_text(label, max_length)
    field.label, field.help_text = label, help_text
    field.required = bool(missing)
    if missing:
        field.error_messages["required"] = missing
    return field


def line(label, max_length, help_text=""):
    return forms.CharField(
        label=label,
        max_length=max_length,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": f"{label}: shorten this to {max_length} characters or fewer"},
    )


def agency(label, help_text=""):
    return forms.ModelChoiceField(
        Agency.objects.none(),
        label=label,
        help_text=help_text,
        empty_label="None of them",
        required=False,
        error_messages={"invalid_choice": "Choose one of the partnership’s agencies"},
    )


def body(label):
    return line(label, 200, "Such as a board, an agency that is not listed, or “all schools”.")


def lead():
    return line("Who leads it there", 150, "A name or an office. It is not in the public summary.")
