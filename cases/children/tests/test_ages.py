import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..ages import read_age


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


@pytest.mark.parametrize("text", ["", "Grace", "28/02/2019", "200", "9-5", "-1", "٣", "7 Grace"])
def test_what_is_no_age_is_not_read(text):
    assert read_age(text) is None


@given(st.text(max_size=80))
def test_property_any_text_is_an_age_that_fits_or_none(text):
    age = read_age(text)
    assert age is None or 0 < len(age.published) <= 60
