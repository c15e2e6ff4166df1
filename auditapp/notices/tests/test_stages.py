"""What is told, and when, as pure rules."""

import datetime
import random
from itertools import pairwise

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.notices.kinds import Stage
from auditapp.notices.retrying import is_working_time
from auditapp.notices.stages import stage_of, to_tell, waits_too_long
from auditapp.working_days import is_working_day

DAYS = st.dates(datetime.date(2019, 1, 1), datetime.date(2020, 12, 31))


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        ("2019-02-21", Stage.ASKED),
        ("2019-02-22", Stage.SOON),
        ("2019-02-27", Stage.SOON),
        ("2019-02-28", Stage.LAST),
        ("2019-03-01", Stage.LAST),
        ("2019-03-02", Stage.AGAIN),
    ],
)
def test_stages_of_something_due_on_a_friday(today, stage):
    assert stage_of(day("2019-03-01"), day(today)) == stage


def test_what_is_due_on_a_monday_is_spoken_of_on_the_friday_before():
    assert stage_of(day("2019-03-04"), day("2019-03-01")) == Stage.LAST
    # Good Friday to Easter Monday
    assert stage_of(day("2019-04-23"), day("2019-04-18")) == Stage.LAST


@hypothesis.settings(max_examples=25)
@given(due=DAYS, seed=st.integers(0, 1000))
def test_each_stage_is_told_once_and_overdue_every_week_whatever_days_are_missed(due, seed):
    told, days, chance = {}, [], random.Random(seed)
    for back in range(-20, 40):
        today = due + datetime.timedelta(days=back)
        if not is_working_day(today) or chance.random() < 0.3:
            continue
        stage = stage_of(due, today)
        if to_tell(stage, told, today):
            days.append((stage, today))
            told[stage] = today
    once = [stage for stage, _ in days if stage != Stage.AGAIN]
    assert len(once) == len(set(once))
    weekly = [today for stage, today in days if stage == Stage.AGAIN]
    gaps = [(b - a).days for a, b in pairwise(weekly)]
    assert all(gap >= 7 for gap in gaps)
    assert weekly, "nobody is silent about what is overdue for weeks"


def test_sign_off_is_wanted_after_two_working_days():
    friday = day("2019-03-01")
    assert not waits_too_long(friday, day("2019-03-04"))
    assert waits_too_long(friday, day("2019-03-05"))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2019-03-01 07:59", False),
        ("2019-03-01 08:00", True),
        ("2019-03-01 17:59", True),
        ("2019-03-01 18:00", False),
        ("2019-03-02 12:00", False),  # Saturday
        ("2019-04-22 12:00", False),  # Easter Monday
    ],
)
def test_mails_of_the_day_go_out_in_working_hours(at, expected):
    assert is_working_time(datetime.datetime.fromisoformat(at)) is expected
