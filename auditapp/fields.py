"""A date in three boxes, as people write it: 28, 2 (or Feb, or February), 2019."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst

PARTS = ("day", "month", "year")
MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
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
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            words = " and ".join(f"a {part}" for part in missing)
            raise self.error(f"the date must include {words}", missing[0])
        return self.to_date(*typed)

    def to_date(self, day, month, year):
        if not (is_number(year) and len(year) == 4):
            raise self.error("the date must include a year with 4 digits", "year")
        if month_number(month) not in range(1, 13):
            raise self.error(f"the date must be a real date, {EXAMPLE}", "month")
        if not (is_number(day) and len(day) < 3):
            raise self.error(f"the date must be a real date, {EXAMPLE}", "day")
        try:
            return date(int(year), month_number(month), int(day))
        except ValueError:
            raise self.error(f"the date must be a real date, {EXAMPLE}", "date") from None

    def validate(self, value):
        if self.required and value is None:
            raise self.error(self.error_messages["required"] or f"enter a date, {EXAMPLE}", "date")
        if self.past_only and value and value > timezone.localdate():
            raise self.error("the date must be today or in the past", "date")

    def error(self, message, code):
        text = f"{self.short_label}: {message}" if self.short_label else capfirst(message)
        return ValidationError(text, code=code)


def is_number(text):
    return text.isascii() and text.isdecimal()


def month_number(text):
    """2 of "2", "02", "Feb" or "february"; none when it is not a month."""
    if is_number(text):
        return int(text) if len(text) < 3 else None
    names = [name for name in MONTHS if len(text) > 2 and name.startswith(text.lower())]
    return MONTHS.index(names[0]) + 1 if names else None
