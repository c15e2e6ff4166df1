"""England's working days. The dates of the tables are counted by hand from a printed calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.working_days import (
    CALENDAR,
    add_calendar_days,
    add_months,
    add_working_days,
    bank_holiday,
    is_working_day,
    working_days_between,
)

DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-02-22", True),  # a Friday
        ("2019-02-23", False),  # a Saturday
        ("2019-02-24", False),  # a Sunday
        ("2019-04-19", False),  # Good Friday
        ("2019-04-22", False),  # Easter Monday
        ("2019-12-24", True),  # Christmas Eve is no bank holiday
        ("2020-05-04", True),  # the first Monday in May: that year it was the 8th instead
        ("2020-05-08", False),  # 75 years after VE Day, a Friday
        ("2020-12-28", False),  # Boxing Day was a Saturday: its substitute
        ("2021-12-27", False),  # Christmas Day was a Saturday
        ("2021-12-28", False),  # Boxing Day was a Sunday
        ("2022-01-03", False),  # New Year's Day was a Saturday
        ("2022-05-30", True),  # the last Monday in May: that year it was 2 June instead
        ("2022-06-02", False),
        ("2022-06-03", False),  # Platinum Jubilee
        ("2022-09-19", False),  # State Funeral
        ("2023-05-08", False),  # Coronation
        ("2019-03-18", True),  # after St Patrick's Day: a holiday in Northern Ireland only
        ("2019-08-05", True),  # first Monday in August: Scotland only
        ("2020-01-02", True),  # Scotland only
    ],
)
def test_working_days_of_england(text, expected):
    assert is_working_day(day(text)) is expected


@pytest.mark.parametrize(
    ("start", "number", "expected"),
    [
        ("2019-02-04", 0, "2019-02-04"),
        ("2019-02-04", 1, "2019-02-05"),
        ("2019-02-04", 5, "2019-02-11"),  # Tu We Th Fr, Mo
        ("2019-02-08", 1, "2019-02-11"),  # Friday to Monday
        ("2019-02-09", 1, "2019-02-11"),  # day 0 may be a Saturday
        ("2019-02-09", 0, "2019-02-09"),
        ("2019-04-18", 1, "2019-04-23"),  # Good Friday, weekend, Easter Monday
        ("2019-04-23", -1, "2019-04-18"),
        ("2019-02-11", -5, "2019-02-04"),
        ("2020-12-24", 1, "2020-12-29"),  # Fr 25, Sa, Su, Mo 28 substitute
        ("2023-05-05", 1, "2023-05-09"),
    ],
)
def test_adding_working_days_begins_on_the_day_after(start, number, expected):
    assert add_working_days(day(start), number) == day(expected)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2019-02-04", "2019-02-04", 0),
        ("2019-02-04", "2019-02-11", 5),
        ("2019-02-11", "2019-02-04", -5),
        ("2019-02-08", "2019-02-10", 0),  # to a Sunday
        ("2019-04-18", "2019-04-23", 1),
        ("2018-12-21", "2019-01-02", 5),  # 24, 27, 28, 31 December and 2 January
    ],
)
def test_working_days_between_two_days(start, end, expected):
    assert working_days_between(day(start), day(end)) == expected


@pytest.mark.parametrize(
    ("start", "number", "expected"),
    [
        ("2019-02-25", 3, "2019-05-25"),
        ("2018-11-30", 3, "2019-02-28"),  # February has no 30th
        ("2019-11-30", 3, "2020-02-29"),  # a leap year
        ("2019-08-31", 1, "2019-09-30"),
        ("2019-12-31", 1, "2020-01-31"),
        ("2019-05-31", -3, "2019-02-28"),
        ("2019-01-15", -1, "2018-12-15"),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start, number, expected):
    assert add_months(day(start), number) == day(expected)


def test_days_of_the_calendar_go_over_weekends():
    assert add_calendar_days(day("2019-02-08"), 2) == day("2019-02-10")


def test_bank_holidays_have_names():
    assert bank_holiday(day("2023-05-08")) == "Coronation of Charles III"
    assert bank_holiday(day("2023-05-09")) == ""


def test_calendar_names_what_was_counted_with():
    assert "England" in CALENDAR
    assert "0.109" in CALENDAR


@given(DAYS, st.integers(1, 300))
def test_nth_working_day_is_one_and_is_n_away(start, number):
    for signed in (number, -number):
        there = add_working_days(start, signed)
        assert is_working_day(there)
        if is_working_day(start):
            assert working_days_between(start, there) == signed


@given(DAYS, st.integers(0, 900))
def test_working_days_between_counts_one_by_one(start, length):
    end = start + timedelta(days=length)
    one_by_one = sum(is_working_day(start + timedelta(days=n)) for n in range(1, length + 1))
    assert working_days_between(start, end) == one_by_one


@given(DAYS, st.integers(1, 60))
def test_backward_undoes_forward(start, number):
    if is_working_day(start):
        assert add_working_days(add_working_days(start, number), -number) == start


@given(DAYS, DAYS, st.integers(-60, 60))
def test_later_start_never_gives_an_earlier_end(one, other, number):
    first, last = sorted([one, other])
    assert add_working_days(first, number) <= add_working_days(last, number)
    assert add_months(first, number) <= add_months(last, number)
