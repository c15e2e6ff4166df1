"""Every pair of choices of the lists that the product knows, judged by hand."""

import pytest

from cases.question_sets.choice_lists import ATTENDANCE, RECORD, REPORT
from findings.differences.rules import kind_among, kind_between

AGREE, CONTRADICTION, UNDELIVERED, SILENCE = None, "contradiction", "undelivered", "silence"


@pytest.mark.parametrize(
    ("lead", "own", "kind"),
    [
        ("part", "part", AGREE),
        ("part", "uninvited", CONTRADICTION),
        ("absent", "part", CONTRADICTION),
        ("absent", "uninvited", CONTRADICTION),
        ("uninvited", "absent", CONTRADICTION),
        ("part", "nr", SILENCE),
        ("nr", "uninvited", SILENCE),
        ("nr", "nr", AGREE),
        ("part", "na", AGREE),
        ("na", "uninvited", AGREE),
        ("", "part", AGREE),
    ],
)
def test_attendance_is_judged(lead, own, kind):
    assert kind_between(lead, own, ATTENDANCE) == kind


@pytest.mark.parametrize(
    ("lead", "own", "kind"),
    [
        ("available", "available", AGREE),
        ("none", "available", UNDELIVERED),
        ("none", "unavailable", UNDELIVERED),
        ("unasked", "late", UNDELIVERED),
        ("available", "none", CONTRADICTION),
        ("none", "unasked", CONTRADICTION),
        ("unavailable", "available", CONTRADICTION),
        ("nr", "late", SILENCE),
        ("late", "na", AGREE),
    ],
)
def test_reports_are_judged(lead, own, kind):
    assert kind_between(lead, own, REPORT) == kind


@pytest.mark.parametrize(
    ("lead", "own", "kind"),
    [
        ("full", "full", AGREE),
        ("part", "part", AGREE),
        ("full", "nothing", UNDELIVERED),
        ("part", "nothing", UNDELIVERED),
        ("full", "part", UNDELIVERED),
        ("part", "full", CONTRADICTION),
        ("nothing", "full", CONTRADICTION),
        ("nothing", "nothing", AGREE),
        ("nr", "nothing", SILENCE),
        ("full", "nr", SILENCE),
        ("full", "na", AGREE),
    ],
)
def test_records_are_judged(lead, own, kind):
    assert kind_between(lead, own, RECORD) == kind


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([], AGREE),
        (["yes"], AGREE),
        (["yes", "yes"], AGREE),
        (["yes", "no"], CONTRADICTION),
        (["yes", "no", "nr"], CONTRADICTION),
        (["yes", "nr", "yes"], SILENCE),
        (["nr", "nr"], AGREE),
        (["yes", "na", ""], AGREE),
        (["nr", "na"], AGREE),
        (["2019-02-28", "2019-03-01"], CONTRADICTION),
    ],
)
def test_answers_of_several_agencies_are_judged(values, kind):
    assert kind_among(values) == kind
