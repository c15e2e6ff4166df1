import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..ages import as_published, read_age


@pytest.mark.parametrize(
    ("text", "published", "band"),
    [
        ("7", "7 years", "5 to 9"),
        ("7.0", "7 years", "5 to 9"),
        (" 7  yrs ", "7 years", "5 to 9"),
        ("1", "1 year", "1 to 4"),
        ("0", "Under 1 year", "Under 1"),
        ("16", "16 years", "16 and over"),
        ("18 months", "18 months", "1 to 4"),
        ("1 month", "1 month", "Under 1"),
        ("40 months", "3 years", "1 to 4"),
        ("3 weeks", "Under 1 year", "Under 1"),
        ("10 days", "Under 1 year", "Under 1"),
        ("6 weeks old", "Under 1 year", "Under 1"),
        ("6/52", "Under 1 year", "Under 1"),
        ("200 weeks", "3 years", "1 to 4"),
        ("6/12", "6 months", "Under 1"),
        ("18/12", "18 months", "1 to 4"),
        ("2y 3m", "27 months", "1 to 4"),
        ("2yr3m", "27 months", "1 to 4"),
        ("2 years and 3 months", "27 months", "1 to 4"),
        ("2 yrs, 3 mths old", "27 months", "1 to 4"),
        ("1 month 2 weeks", "1 month", "Under 1"),
        ("1 year 3 weeks", "1 year", "1 to 4"),
        ("3 years 1 month", "3 years", "1 to 4"),
        ("17 years 11 months", "17 years", "16 and over"),
        ("17\xa0years, 11\xa0months", "17 years", "16 and over"),
        ("7yrs old", "7 years", "5 to 9"),
        ("7 years of age", "7 years", "5 to 9"),
        ("under 1", "Under 1 year", "Under 1"),
        ("unborn", "Unborn", "Unborn"),
        ("5-9", "5 to 9 years", "5 to 9"),
        ("5 to 9", "5 to 9 years", "5 to 9"),
        ("16+", "16 and over", "16 and over"),
    ],
)
def test_age_is_read_as_lists_write_it(text, published, band):
    age = read_age(text)
    assert (age.published, age.band) == (published, band)


NO_AGES = [
    *("", "Grace", "28/02/2019", "200", "9-5", "-1", "٣", "7 Grace", "old", "and", "m"),
    *("2 1/2", "2.5", "6/7", "7/24", "2 years 14 months", "30 years 1 month", "9999 days"),
]


@pytest.mark.parametrize("text", NO_AGES)
def test_what_is_no_age_is_not_read(text):
    assert read_age(text) is None


@given(st.text(max_size=80))
def test_property_any_text_is_an_age_that_fits_or_none(text):
    age = read_age(text)
    assert age is None or 0 < len(age.published) <= 60


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("17 years 11 months", "17 years"),
        ("7", "7 years"),
        ("18 months", "18 months"),
        ("unborn at the strategy discussion", "unborn at the strategy discussion"),
        ("7 years when the plan ended", "7 years when the plan ended"),
    ],
)
def test_age_is_published_no_more_exactly_than_the_rule_says(written, published):
    assert as_published(written) == published
