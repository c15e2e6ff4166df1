"""One reader of dates: what people and exports write, and nothing but a date or one error."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditapp.dates import NotADate, UnclearDate, date_parts, read_date

FORMS = [
    *("{0.day}/{0.month}/{0.year}", "{0:%d}/{0:%m}/{0.year}", "{0:%d}.{0:%m}.{0.year}"),
    *("{0.day} {0.month} {0.year}", "{0:%d}-{0:%m}-{0.year}", "{0.day}. {0.month}. {0.year}"),
    *("{0.day} {0:%B} {0.year}", "{0:%d}-{0:%b}-{0.year}", "{0:%d%b}{0.year}"),
    *(
        "{0.day} {0:%b}. {0.year}",
        "{0:%A}, {0.day} {0:%B}, {0.year}",
        "{0:%a} {0.day} {0:%b} {0.year}",
    ),
    *("the {0.day}th of {0:%B} {0.year}", "{0.year}-{0:%m}-{0:%d}", "{0.year}/{0.month}/{0.day}"),
]
TIMES = [
    *("", " 00:00", "T00:00:00", " 00:00:00.000", " 9:05", ", 23:59:59", " at 2:30 pm"),
    *("T00:00:00Z", "T00:00:00+00:00", " 12:00 UTC"),
]
OTHERS = [str, str.upper, str.lower, lambda text: f" {text.replace(' ', chr(0xA0))}\u200e"]


@given(
    when=st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    form=st.sampled_from(FORMS),
    time=st.sampled_from(TIMES),
    written=st.sampled_from(OTHERS),
)
def test_any_date_is_read_however_it_is_written(when, form, time, written):
    text = written(form.format(when) + time)

    assert read_date(text) == when


@pytest.mark.parametrize(
    "text",
    [
        *("28/02/2019", "28/02/2019 00:00", "28/2/2019 14:30", "28.02.2019", "28-Feb-2019"),
        *("2019-02-28", "2019-02-28T00:00:00", "2019-02-28 00:00:00", "2019-02-28T00:00:00Z"),
        *("28th February 2019", "28\xa0February\xa02019", "Thu 28 Feb 2019", "28 FEBRUARY 2019"),
        *("Thursday, 28 February 2019", "Thurs 28th of Feb, 2019", "28\u20132\u20132019"),
    ],
)
def test_28_february_2019_is_read(text):
    assert read_date(text) == date(2019, 2, 28)


def test_september_may_have_four_letters():
    assert read_date("Weds 4 Sept 2019") == date(2019, 9, 4)


YEAR = "Give the year in four figures, such as 28 February 2019"
DAY_FIRST = "Write the day first, such as 28 February 2019"
THURSDAY = "28 February 2019 is a Thursday. Check the date and the day of the week"
EVENING = "In British time this is 1 July 2019. Write the date without the time"
REAL = "This must be a real date, such as 28 February 2019 or 28/02/2019"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("28/02/19", YEAR),
        ("28 Feb 19", YEAR),
        ("02/28/2019", DAY_FIRST),
        ("02/28/2019 00:00", DAY_FIRST),
        ("2019-28-02", DAY_FIRST),
        ("February 28, 2019", DAY_FIRST),
        ("Thursday, Feb 28 2019", DAY_FIRST),
        ("Mon 28 Feb 2019", THURSDAY),
        ("2019-06-30T23:00:00Z", EVENING),
        ("31/02/2019", REAL),
        ("29 February 2019", REAL),
        ("28 Foo 2019", REAL),
        ("Foo 28 2019", REAL),
        ("Xxx 28 Feb 2019", REAL),
        ("28/02/2019 25:00", REAL),
        ("28022019", REAL),
        ("43524", REAL),
        ("tomorrow", REAL),
        ("28 February", REAL),
        ("28 2 2019 or so", REAL),
        ("", REAL),
    ],
)  # fmt: skip
def test_what_is_no_date_says_what_to_write(text, message):
    with pytest.raises(NotADate) as refusal:
        read_date(text)
    assert str(refusal.value) == message


def test_only_a_whole_date_may_mean_another_day():
    for text in ("02/28/2019", "Mon 28 Feb 2019", "2019-06-30T23:00:00Z"):
        with pytest.raises(UnclearDate):
            date_parts(text)
    for text in ("31/02/2019", "28/02/19", "28 2"):
        with pytest.raises(NotADate) as refusal:
            date_parts(text)
        assert not isinstance(refusal.value, UnclearDate)


@given(st.text() | st.from_regex(r"[\w ,./:+TZ-]{4,30}") | st.text("0123456789/-:TZ+ .FebMon"))
@example("1/1/0001 00:00+23:59")
@example("31/12/9999 23:00-23:59")
@example("1/1/2019 00:00+99:99")
@example("٢٨/٠٢/٢٠١٩")
@example("28 \u017fep 2019")
def test_any_text_is_a_date_or_the_one_error(text):
    try:
        assert isinstance(read_date(text), date)
    except NotADate as refusal:
        assert str(refusal)  # noqa: PT017  either is right


def test_long_text_is_refused_quickly():
    with pytest.raises(NotADate):
        read_date("28 of " * 20_000)
