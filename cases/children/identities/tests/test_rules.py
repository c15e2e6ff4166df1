"""NHS numbers, and dates that cannot be."""

import datetime

import pytest

from cases.children.identities.pseudonyms import clashing
from cases.children.identity_check.nhs_numbers import nhs_number_problem, normal_nhs_number

from ..rules import age_on, date_problems, warnings

TODAY = datetime.date(2019, 2, 28)


@pytest.mark.parametrize("text", ["9434765919", "943 476 5919", " 943\t4765919 ", "4010232137"])
def test_nhs_number_whose_digits_fit_is_taken_with_or_without_spaces(text):
    assert nhs_number_problem(text) is None
    assert normal_nhs_number(text) == "".join(text.split())


@pytest.mark.parametrize(
    "text", ["943-476-5919", "'9434765919", "’943 476 5919", "943\u2013476 5919"]
)
def test_nhs_number_is_read_with_hyphens_and_an_apostrophe(text):
    assert nhs_number_problem(text) is None
    assert normal_nhs_number(text) == "9434765919"


def test_other_text_than_an_nhs_number_stays_as_it_is():
    assert normal_nhs_number(" '12-3 ") == "'12-3"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("9434765918", "last digit"),
        ("9434756919", "last digit"),  # two digits changed places
        ("943476591", "10 digits"),
        ("94347659190", "10 digits"),
        ("943476591X", "10 digits"),
        ("٩434765919", "10 digits"),
        ("", "10 digits"),
    ],
)
def test_other_numbers_are_refused(text, words):
    assert words in nhs_number_problem(text)


def test_each_first_nine_digits_have_one_last_digit_or_none():
    """None where the check digit would be 10."""
    fitting = [
        sum(nhs_number_problem(f"{first:09}{last}") is None for last in range(10))
        for first in range(943_476_500, 943_476_600)
    ]
    assert set(fitting) == {0, 1}
    assert 5 < fitting.count(0) < 15


def problems(**dates):
    given = dict.fromkeys(["birth_date", "expected_date", "mother_birth_date"]) | dates
    return set(date_problems(**given, period_to=datetime.date(2018, 12, 31), today=TODAY))


def test_dates_that_cannot_be_are_said():
    day, mother = datetime.timedelta(days=1), datetime.date(1990, 1, 1)
    assert not problems(birth_date=TODAY, mother_birth_date=mother)
    assert problems(birth_date=TODAY + day) == {"birth_date"}
    assert problems(mother_birth_date=TODAY + day) == {"mother_birth_date"}
    assert problems(birth_date=mother, mother_birth_date=mother) == {"birth_date"}
    assert problems(birth_date=mother - day, mother_birth_date=mother) == {"birth_date"}
    assert not problems(expected_date=TODAY + 310 * day)
    assert problems(expected_date=TODAY + 311 * day) == {"expected_date"}


def warned(**fields):
    names = ["name", "birth_date", "expected_date", "mother_name", "mother_birth_date"]
    given = dict.fromkeys(names) | fields
    return warnings(**given, period_from=datetime.date(2018, 7, 1))


def test_child_without_a_name_needs_the_mother_and_a_date():
    [warning] = warned(mother_name="Somebody")
    assert "the expected date and the mother’s date of birth." in warning
    mother = {"mother_name": "Somebody", "mother_birth_date": datetime.date(1990, 1, 1)}
    assert not warned(expected_date=TODAY, **mother)
    assert not warned(name="A child")


def test_grown_up_at_the_start_of_the_period_is_worth_a_look():
    assert not warned(name="A", birth_date=datetime.date(2000, 7, 2))
    assert warned(name="A", birth_date=datetime.date(2000, 7, 1))
    assert age_on(datetime.date(2000, 2, 29), datetime.date(2018, 2, 28)) == 17


def test_pseudonym_clashes_with_the_same_word_only():
    assert clashing("Zoë", ["Zoe Smith"])
    assert clashing("zoe", ["Someone", "ZOË"])
    assert not clashing("Ada", ["Adam Adams", ""])
