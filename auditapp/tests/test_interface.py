from datetime import UTC, date, datetime

from django.utils.functional import lazy
from django.utils.safestring import SafeString

from auditapp.templatetags.interface import counted, day, moment, plain


def test_days_and_moments_are_written_out():
    summer = datetime(2019, 6, 30, 23, 32, tzinfo=UTC)  # 00:32 of the next day in London

    assert day(date(2019, 2, 28)) == day("2019-02-28") == "28 February 2019"
    assert day(summer) == day(summer.isoformat()) == "1 July 2019"
    assert moment(summer) == "1 July 2019 at 00:32"
    assert day(None) == moment(None) == ""


def test_text_that_is_no_date_stays():
    assert day("not in our record") == moment("not in our record") == "not in our record"
    assert day("2019-02-31") == "2019-02-31"


def test_numbers_get_singular_or_plural():
    assert [counted(n, "child,children") for n in (0, 1, 6)] == [
        "0 children",
        "1 child",
        "6 children",
    ]


def test_help_written_as_html_becomes_words():
    rules = SafeString("<ul><li>Not &lt;12 characters.</li><li>Not common.</li></ul>")

    assert plain(rules) == "Not <12 characters.\nNot common."
    assert type(plain(rules)) is str
    assert plain(lazy(lambda: rules, str)()) == plain(rules)


def test_other_help_is_left_alone():
    assert plain("a <b> c") == "a <b> c"
