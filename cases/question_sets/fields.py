"""The form field of a question: one function for each kind.

Fields are never required: what must be answered depends on other answers, and an unfinished
section can be saved. `SectionForm` says what is missing.
"""

from django import forms

from auditapp.fields import DateBoxesField
from cases.models import Kind
from cases.models.question_set import NOT_IN_RECORD

MAX_TEXT = 100_000
MAX_COMMENT = 10_000
# Beyond these a typing error is likelier than a count; they also fit the column.
MIN_NUMBER, MAX_NUMBER = 0, 99_999

NO_CHOICE = "Not answered"

# Values that by convention stand alone in a `several` question.
EXCLUSIVE = {"none", "nr", "norecord"}


def _choices(question, asking):
    """(value, label) pairs; the lead cannot say that the child is not known."""
    if question.kind == Kind.GRADE:
        return list(asking.scale)
    return [
        (o["value"], o["label"])
        for o in question.options
        if not (asking.is_lead and (question.code, o["value"]) == asking.not_known)
    ]


def _one(question, asking):
    message = f"{question.code}: select one of the answers listed"
    field = forms.ChoiceField(
        choices=_choices(question, asking),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": message},
    )
    field.widget.choice_hints = _hints(question)
    field.inline = question.kind == Kind.YES_NO
    return field


def _select(question, asking):
    """One cell of a for-each-agency table."""
    message = f"{question.code}: select one of the answers listed"
    return forms.ChoiceField(
        choices=[("", NO_CHOICE), *_choices(question, asking)],
        error_messages={"invalid_choice": message},
    )


class TicksField(forms.MultipleChoiceField):
    """A page that saves while somebody types says with one empty text that nothing is ticked."""

    def to_python(self, value):
        return super().to_python(value if any(value or []) else [])


def _several(question, asking):
    message = f"{question.code}: select from the answers listed"
    field = TicksField(
        choices=_choices(question, asking),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": message, "invalid_list": message},
    )
    field.widget.choice_hints = _hints(question)
    field.widget.exclusive = EXCLUSIVE
    return field


def _date(question, asking):
    return DateBoxesField(short_label=question.code, past_only=True)


def _number(question, asking):
    limits = f"{question.code}: enter a whole number from {MIN_NUMBER} to {MAX_NUMBER}"
    return forms.IntegerField(
        min_value=MIN_NUMBER,
        max_value=MAX_NUMBER,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages={"invalid": limits, "min_value": limits, "max_value": limits},
    )


def _text(question, asking):
    return long_text(question.code, MAX_TEXT)


class LongTextField(forms.CharField):
    """Browsers send each line break as two characters; here it is one, as people count."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


def long_text(code, max_length):
    """A text box that says by how much a text is too long."""
    field = LongTextField(
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": f"{code}: shorten this to %(limit_value)d characters or fewer; "
            "it has %(show_value)d",
        },
    )
    # The browser must not cut what is pasted: too long is kept, and said.
    field.widget.attrs.pop("maxlength", None)
    return field


def _hints(question):
    return {o["value"]: o["guidance"] for o in question.options if o.get("guidance")}


FIELDS = {
    Kind.YES_NO: _one,
    Kind.ONE: _one,
    Kind.SEVERAL: _several,
    Kind.GRADE: _one,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
}
CELLS = {Kind.YES_NO: _select, Kind.ONE: _select, Kind.DATE: _date}

# What to do where a required answer is missing.
MISSING = {
    Kind.YES_NO: "select an answer",
    Kind.ONE: "select an answer",
    Kind.SEVERAL: "select at least one",
    Kind.GRADE: "select a grade",
    Kind.DATE: "enter the date, or tick that it is not in your record",
    Kind.NUMBER: "enter the number, or tick that it is not in your record",
    Kind.TEXT: "write an answer",
}


MISSING_CELL = {Kind.DATE: "enter the date"}  # a cell has no tick


def question_field(question, asking):
    field = FIELDS[question.kind](question, asking)
    return _dressed(field, f"{question.code} {question.text}", question.guidance, question)


def cell_field(question, asking, agency):
    """The field of one agency's row in a for-each-agency table."""
    field = CELLS[question.kind](question, asking)
    return _dressed(field, f"{agency.name}: {question.code} {question.text}", "", question)


def not_in_record_field(question):
    field = forms.BooleanField(label=NOT_IN_RECORD)
    field.required = False
    return field


def checked_field(question):
    field = forms.BooleanField(label=f"I have checked the answer to {question.code}")
    field.required = False
    return field


def comment_field(question):
    field = long_text(question.code, MAX_COMMENT)
    field.widget.attrs["rows"] = 2
    return _dressed(field, f"Comment on {question.code}", "", question)


def _dressed(field, label, hint, question):
    field.required = False
    field.label, field.help_text = label, hint
    if not question.required:
        field.optional_note = "(optional)"
    return field
