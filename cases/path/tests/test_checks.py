from dataclasses import dataclass
from datetime import date

import pytest

from ..checks import problems

TODAY = date(2019, 3, 1)  # a Friday


@dataclass(frozen=True)
class Step:
    kind: str
    date: date
    episode: int = 1
    outcome: str = ""
    weekend_confirmed: bool = False


def step(kind, text, **fields):
    return Step(kind, date.fromisoformat(text), **fields)


EPISODE = [
    step("referral", "2019-02-01"),
    step("strategy_discussion", "2019-02-04"),
    step("icpc", "2019-02-11", outcome="plan"),
    step("core_group", "2019-02-18"),
    step("review", "2019-02-25"),
]


def found(new, *others):
    return problems(new, others, today=TODAY, name=lambda s: s.kind)


def test_episode_in_order_is_right():
    for each in EPISODE:
        assert found(each, *(other for other in EPISODE if other is not each)) == []


@pytest.mark.parametrize(
    ("new", "field", "words"),
    [
        (step("icpc", "1999-12-31", outcome="plan"), "date", "1 January 2000 or later"),
        (step("icpc", "2019-03-04", outcome="plan"), "date", "today or in the past"),
        (step("birth", "2020-01-01"), "date", "no more than 300 days"),
        (step("icpc", "2019-02-04", outcome="plan", episode=0), "episode", "from 1 to 20"),
        (step("icpc", "2019-02-04", outcome="plan", episode=21), "episode", "from 1 to 20"),
        (step("icpc", "2019-02-09", outcome="plan"), "weekend_confirmed", "was a Saturday"),
        (step("icpc", "2019-02-10", outcome="plan"), "weekend_confirmed", "was a Sunday"),
    ],
)
def test_day_alone_is_wrong(new, field, words):
    ((where, message),) = found(new)
    assert where == field
    assert words in message


@pytest.mark.parametrize(
    "new",
    [
        step("birth", "2019-04-06"),  # ahead, a Saturday
        step("icpc", "2019-02-09", outcome="plan", weekend_confirmed=True),
        step("icpc", "2019-03-01", outcome="plan"),  # today
        step("icpc", "2018-12-25", outcome="plan"),  # a bank holiday: only said after saving
    ],
)
def test_day_alone_is_right(new):
    assert found(new) == []


@pytest.mark.parametrize(
    ("new", "other", "right"),
    [
        # the referral first
        (("strategy_discussion", "2019-02-01"), ("referral", "2019-02-04"), False),
        (("strategy_discussion", "2019-02-04"), ("referral", "2019-02-04"), True),
        (("referral", "2019-02-04"), ("strategy_discussion", "2019-02-01"), False),
        (("birth", "2019-02-01"), ("referral", "2019-02-04"), True),
        # no conference before the strategy discussion, whichever is recorded first
        (("icpc", "2019-02-01"), ("strategy_discussion", "2019-02-04"), False),
        (("strategy_discussion", "2019-02-04"), ("icpc", "2019-02-01"), False),
        (("icpc", "2019-02-04"), ("strategy_discussion", "2019-02-04"), True),
        (("section_47_start", "2019-02-01"), ("strategy_discussion", "2019-02-04"), False),
        # a core group may meet on the day of the conference, a review only after it
        (("core_group", "2019-02-01"), ("icpc", "2019-02-04"), False),
        (("core_group", "2019-02-04"), ("icpc", "2019-02-04"), True),
        (("icpc", "2019-02-05"), ("core_group", "2019-02-04"), False),
        (("review", "2019-02-04"), ("icpc", "2019-02-04"), False),
        (("review", "2019-02-05"), ("icpc", "2019-02-04"), True),
        (("record_sent", "2019-02-01"), ("icpc", "2019-02-04"), False),
        (("report_shared", "2019-02-01"), ("icpc", "2019-02-04"), True),
    ],
)
def test_order_of_two_steps_of_an_episode(new, other, right):
    new, other = (
        step(kind, text, outcome="plan" if kind == "icpc" else "") for kind, text in (new, other)
    )
    assert (found(new, other) == []) is right
    elsewhere = Step(new.kind, new.date, episode=2, outcome=new.outcome)
    assert found(elsewhere, other) == []


def test_message_names_what_it_must_follow_and_when_that_was():
    ((field, message),) = found(
        step("icpc", "2019-02-01", outcome="plan"), step("strategy_discussion", "2019-02-04")
    )
    assert field == "date"
    assert message == (
        "icpc must be on or after the day of the strategy discussion of this episode, which was "
        "on 4 February 2019"
    )


def test_core_group_need_not_follow_a_conference_without_a_plan():
    other = step("icpc", "2019-02-11", outcome="not_reached")
    assert found(step("core_group", "2019-02-04"), other) == []
