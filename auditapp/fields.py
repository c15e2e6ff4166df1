"""A date in three boxes, as people write it: 28, 2 (or Feb, or February), 2019; and a text box with
suggestions."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst

from .dates import NotADate, read_date, real_date

PARTS = ("day", "month", "year")
EXAMPLE = "such as 28 2 2019"


class DateBoxes(forms.MultiWidget):
    """Text boxes named `<name>-day`, `<name>-month` and `<name>-year`."""

    def __init__(self, attrs=None):
        super().__init__([forms.TextInput] * 3, attrs)
        self.widgets_names = [f"-{part}" for part in PARTS]

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else ["", "", ""]


class DateBoxesField(forms.Field):
    """Cleans to a `datetime.date` or none; what was typed is shown again as it was typed.

    The code of an error is the part of the date that is wrong ("day", "month", "year") or
    "date" when all of it is. `short_label` begins each message; `past_only` refuses tomorrow.
    """

    widget = DateBoxes
    default_error_messages = {"required": ""}
    empty_values = [None, "", [], ()]

    def __init__(self, *, short_label="", past_only=False, **kwargs):
        super().__init__(**kwargs)
        self.short_label = short_label
        self.past_only = past_only

    def to_python(self, value):
        if isinstance(value, date) or not value:
            return value or None
        typed = [(text or "").strip() for text in value]
        if not any(typed):
            return None
        if is_whole_date(*typed):
            return self.pasted(typed[0])
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            words = " and ".join(f"a {part}" for part in missing)
            raise self.error(f"the date must include {words}", missing[0])
        return self.to_date(*typed)

    def to_date(self, *typed):
        try:
            return real_date(*typed)
        except NotADate as error:
            message = f"the date must be a real date, {EXAMPLE}"
            if error.part == "year":
                message = "the date must include a year with 4 digits"
            raise self.error(message, error.part) from None

    def pasted(self, text):
        try:
            return read_date(text)
        except NotADate as error:
            message = str(error)
            raise self.error(message[0].lower() + message[1:], "day") from None

    def validate(self, value):
        if self.required and value is None:
            raise self.error(self.error_messages["required"] or f"enter a date, {EXAMPLE}", "date")
        if self.past_only and value and value > timezone.localdate():
            raise self.error("the date must be today or in the past", "date")

    def error(self, message, code):
        text = f"{self.short_label}: {message}" if self.short_label else capfirst(message)
        return ValidationError(text, code=code)


def is_whole_date(day, month, year):
    """Was a date, rather than a day, typed or pasted in the first box?"""
    return not (month or year) and re.search(r"\w\W+\w", day) is not None


class TickedField(forms.ModelMultipleChoiceField):
    """Ticks. A forged number may be larger than any that the database takes in a list: it is none
    of those offered, rather than an error in it."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        offered = {str(row.pk) for row in self.queryset}
        if not offered.issuperset(value or []):
            raise ValidationError(self.error_messages["invalid_choice"])
        return super().clean(value)


class TextWithSuggestions(forms.TextInput):
    """A box that offers `suggestions` while somebody types, by the browser's own means."""

    template_name = "components/text_with_suggestions.html"
    suggestions = ()

    def get_context(self, name, value, attrs):
        attrs = {**(attrs or {}), "list": f"suggestions-{name}", "autocomplete": "off"}
        context = super().get_context(name, value, attrs)
        context["widget"]["suggestions"] = self.suggestions
        return context
