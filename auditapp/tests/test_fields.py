from datetime import date, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from auditapp.fields import DateBoxesField
from auditapp.templatetags.interface import date_boxes, error_target


def date_form(day, month, year, **options):
    fields = {"when": DateBoxesField(label="When?", short_label="SD1", **options)}
    data = {"when-day": day, "when-month": month, "when-year": year}
    return type("DateForm", (forms.Form,), fields)(data)


@given(
    when=st.dates(min_value=date(1000, 1, 1)),
    month=st.sampled_from(["{0.month}", "{0:%m}", "{0:%b}", "{0:%B}", " {0:%B} "]),
)
def test_date_is_read_however_the_month_is_written(when, month):
    form = date_form(f"{when.day}", month.format(when), f"{when.year}")

    assert form.is_valid()
    assert form.cleaned_data["when"] == when


@pytest.mark.parametrize(
    ("day", "month", "year", "part", "message"),
    [
        ("31", "2", "2019", "day", "the date must be a real date, such as 28 2 2019"),
        ("32", "1", "2019", "day", "the date must be a real date, such as 28 2 2019"),
        ("1" * 20, "1", "2019", "day", "the date must be a real date, such as 28 2 2019"),
        ("1", "13", "2019", "month", "the date must be a real date, such as 28 2 2019"),
        ("1", "Ju", "2019", "month", "the date must be a real date, such as 28 2 2019"),
        ("1", "", "2019", "month", "the date must include a month"),
        ("", "", "2019", "day", "the date must include a day and a month"),
        ("1", "2", "19", "year", "the date must include a year with 4 digits"),
        ("1", "2", "²019", "year", "the date must include a year with 4 digits"),
        ("", " ", "", "day", "enter a date, such as 28 2 2019"),
    ],
)
def test_wrong_date_says_what_and_where(day, month, year, part, message):
    form = date_form(day, month, year)

    assert form.errors["when"] == [f"SD1: {message}"]
    shown = {box["part"]: box for box in date_boxes(form["when"])}
    assert [box["value"] for box in shown.values()] == [day, month, year]
    assert shown[part]["wrong"]
    assert error_target(form["when"]) == shown[part]["id"]


def test_whole_date_pasted_in_the_day_box_is_read():
    form = date_form(" Thu 28 February 2019 ", "", "")

    assert form.is_valid()
    assert form.cleaned_data["when"] == date(2019, 2, 28)


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("02/28/2019", "write the day first, such as 28 February 2019"),
        ("Mon 28/2/2019", "28 February 2019 is a Thursday. Check the date and the day of the week"),
        ("28", "the date must include a month and a year"),
    ],
)
def test_wrong_date_in_the_day_box_marks_that_box(day, message):
    form = date_form(day, "", "")

    assert form.errors["when"] == [f"SD1: {message}"]
    assert [box["part"] for box in date_boxes(form["when"]) if box["wrong"]][:1] == [
        "month" if day == "28" else "day"
    ]


def test_error_of_the_form_marks_the_whole_date():
    form = date_form("1", "2", "2019")
    form.add_error("when", "SD1: this is before the referral")

    assert [box["wrong"] for box in date_boxes(form["when"])] == [True, True, True]


@given(typed=st.lists(st.text(), min_size=3, max_size=3))
def test_anything_typed_is_a_date_or_a_message(typed):
    form = date_form(*typed, required=False)

    cleaned = form.fields["when"].to_python(typed) if form.is_valid() else None

    assert cleaned is None or isinstance(cleaned, date)
    assert [box["value"] for box in date_boxes(form["when"])] == typed


def test_future_date_is_refused_only_when_asked():
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = [str(tomorrow.day), str(tomorrow.month), str(tomorrow.year)]

    assert date_form(*typed).is_valid()
    assert date_form(*typed, past_only=True).errors["when"] == [
        "SD1: the date must be today or in the past"
    ]


@pytest.mark.parametrize("initial", [date(2019, 2, 28), ["28", "2", "2019"]])
def test_initial_date_is_shown_in_its_boxes(initial):
    fields = {"when": DateBoxesField(initial=initial)}
    form = type("DateForm", (forms.Form,), fields)()

    assert [box["value"] for box in date_boxes(form["when"])] == ["28", "2", "2019"]


def test_date_may_be_left_out_unless_required():
    form = date_form("", "", "", required=False)

    assert form.is_valid()
    assert form.cleaned_data["when"] is None


def test_message_without_short_label_begins_with_a_capital():
    with pytest.raises(ValidationError, match="Enter a date, such as 28 2 2019"):
        DateBoxesField().clean(["", "", ""])


def test_message_for_a_missing_date_can_be_chosen():
    field = DateBoxesField(error_messages={"required": "Enter the panel date"})

    with pytest.raises(ValidationError, match="Enter the panel date"):
        field.clean(["", "", ""])
