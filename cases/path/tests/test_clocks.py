"""Every clock, on dates worked out by hand: the reasoning stands in the rows. "Off" is a day that
is not counted; numbers in brackets are how many are counted so far.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.working_days import is_working_day

from ..clocks import Verdict, clocks, due_date


@dataclass(frozen=True)
class Step:
    kind: str
    date: date
    episode: int = 1
    outcome: str = ""
    started_section_47: bool = False


@dataclass(frozen=True)
class Rule:
    from_kind: str
    to_kind: str
    limit: int
    unit: str = "working_days"
    direction: str = "after"
    from_section_47: bool = False
    valid_from: date = date(2010, 1, 1)
    valid_to: date | None = None


ASSESSMENT = Rule("referral", "assessment", 45)
CONFERENCE = Rule("strategy_discussion", "icpc", 15, from_section_47=True)
CORE_GROUP = Rule("icpc", "core_group", 10)
REVIEW = Rule("icpc", "review", 3, unit="months")
SHARED = Rule("icpc", "report_shared", 3, direction="before")


def day(text):
    return date.fromisoformat(text)


def step(kind, text, **fields):
    return Step(kind, day(text), **fields)


def discussion(text, section_47=True, **fields):
    return step("strategy_discussion", text, started_section_47=section_47, **fields)


def conference(text, outcome="plan", **fields):
    return step("icpc", text, outcome=outcome, **fields)


def only_clock(rule, *steps, as_of="2030-01-01"):
    (clock,) = clocks(steps, [rule], day(as_of))
    return clock


@pytest.mark.parametrize(
    ("rule", "start", "due", "how"),
    [
        # an ordinary month
        (CONFERENCE, "2019-02-04", "2019-02-25", "a Monday, and three whole weeks after it"),
        (CORE_GROUP, "2019-02-25", "2019-03-11", "a Monday, and two whole weeks after it"),
        (CORE_GROUP, "2019-02-02", "2019-02-15", "a Saturday: Mo 4-Fr 8 (5), 11-15 (10)"),
        # Easter
        (CONFERENCE, "2019-04-08", "2019-05-01",
         "9-12 (4), 15-18 (8), Fr 19 and Mo 22 off, 23-26 (12), 29, 30 April, 1 May (15)"),
        (CORE_GROUP, "2020-04-07", "2020-04-23",
         "8, 9 (2), Fr 10 and Mo 13 off, 14-17 (6), 20-23 (10)"),
        # Christmas, and substitute days
        (CORE_GROUP, "2018-12-17", "2019-01-03",
         "18-21 (4), 24 (5), 25 and 26 off, 27, 28 (7), 31 (8), 1 January off, 2, 3 (10)"),
        (CORE_GROUP, "2020-12-18", "2021-01-06",
         "21-24 (4), Fr 25 off, Mo 28 for Boxing Day off, 29-31 (7), 1 off, 4, 5, 6 (10)"),
        (CORE_GROUP, "2021-12-20", "2022-01-06",
         "21-24 (4), Mo 27 and Tu 28 for both off, 29-31 (7), Mo 3 for the 1st off, 4-6 (10)"),
        (CONFERENCE, "2022-12-19", "2023-01-12",
         "20-23 (4), Mo 26 off, Tu 27 for the 25th off, 28-30 (7), Mo 2 for the 1st off, "
         "3-6 (11), 9-12 (15)"),
        # one-off days
        (CORE_GROUP, "2020-04-30", "2020-05-15",
         "Fr 1 (1), 4-7 (5): Mo 4 is no holiday that year, Fr 8 off, 11-15 (10)"),
        (CORE_GROUP, "2022-05-23", "2022-06-08",
         "24-27 (4), 30, 31, 1 (7), Th 2 and Fr 3 off, 6-8 (10)"),
        (CORE_GROUP, "2022-09-12", "2022-09-27",
         "13-16 (4), Mo 19 off: State Funeral, 20-23 (8), 26, 27 (10)"),
        (CORE_GROUP, "2023-04-28", "2023-05-16",
         "Mo 1 off, 2-5 (4), Mo 8 off: Coronation, 9-12 (8), 15, 16 (10)"),
        # the long one
        (ASSESSMENT, "2019-04-01", "2019-06-07",
         "2-5 (4), 8-12 (9), 15-18 (13), 23-26 (17), 29-3 (22), Mo 6 off, 7-10 (26), 13-17 (31), "
         "20-24 (36), Mo 27 off, 28-31 (40), 3-7 June (45)"),
        # months
        (REVIEW, "2019-02-25", "2019-05-25", "a Saturday: months are not moved"),
        (REVIEW, "2018-09-25", "2018-12-25", "nor from a bank holiday"),
        (REVIEW, "2018-11-30", "2019-02-28", "February has no 30th"),
        (REVIEW, "2019-11-30", "2020-02-29", "in a leap year it has a 29th"),
        # backward
        (SHARED, "2019-02-25", "2019-02-20", "a Monday: Fr 22 (1), 21 (2), 20 (3)"),
        (SHARED, "2018-08-30", "2018-08-24", "Th: 29, 28 (2), Mo 27 off, Fr 24 (3)"),
        (SHARED, "2019-04-23", "2019-04-16", "Tu: Mo 22 and Fr 19 off, 18, 17, 16 (3)"),
        (SHARED, "2019-01-02", "2018-12-27", "1 off, 31 (1), Fr 28 (2), 27 (3)"),
        (SHARED, "2022-09-20", "2022-09-14", "Mo 19 off, Fr 16, 15, 14 (3)"),
        (SHARED, "2023-05-09", "2023-05-03", "Mo 8 off, Fr 5, 4, 3 (3)"),
    ],
)  # fmt: skip
def test_last_day_in_time(rule, start, due, how):
    assert due_date(rule, day(start)) == day(due), how


@pytest.mark.parametrize(
    ("actual", "verdict", "late"),
    [
        ("2019-02-04", Verdict.MET, 0),  # the same day
        ("2019-02-25", Verdict.MET, 0),  # the last day
        ("2019-02-26", Verdict.MISSED, 1),
        ("2019-03-04", Verdict.MISSED, 5),
    ],
)
def test_conference_is_judged_by_the_day_it_was_held(actual, verdict, late):
    clock = only_clock(CONFERENCE, discussion("2019-02-04"), conference(actual))
    assert (clock.verdict, clock.late, clock.due) == (verdict, late, day("2019-02-25"))


def test_conference_at_the_weekend_after_the_last_day_is_one_day_late():
    # Fr 1 February and three weeks: Fr 22; Sa 23 is not in time
    clock = only_clock(CONFERENCE, discussion("2019-02-01"), conference("2019-02-23"))
    assert (clock.verdict, clock.late) == (Verdict.MISSED, 1)


def test_months_are_missed_by_days_of_the_calendar():
    clock = only_clock(REVIEW, conference("2019-02-25"), step("review", "2019-05-28"))
    assert (clock.verdict, clock.late) == (Verdict.MISSED, 3)


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [("2019-02-25", Verdict.RUNNING), ("2019-02-26", Verdict.NOT_RECORDED)],
)
def test_clock_without_a_step_runs_to_the_last_day(as_of, verdict):
    clock = only_clock(CONFERENCE, discussion("2019-02-04"), as_of=as_of)
    assert (clock.verdict, clock.actual) == (verdict, None)


def test_clock_starts_at_the_discussion_that_started_section_47():
    clock = only_clock(
        CONFERENCE,
        discussion("2019-02-04", section_47=False),
        discussion("2019-02-11"),
        discussion("2019-02-18", section_47=False),
        conference("2019-03-04"),
    )
    assert clock.trigger.date == day("2019-02-11")
    assert (clock.due, clock.verdict, clock.others) == (day("2019-03-04"), Verdict.MET, [])


def test_first_of_several_marked_discussions_starts_the_clock_and_the_others_are_named():
    second = discussion("2019-02-11")
    clock = only_clock(CONFERENCE, second, discussion("2019-02-04"), conference("2019-03-04"))
    assert (clock.trigger.date, clock.others) == (day("2019-02-04"), [second])
    assert clock.verdict == Verdict.MISSED


def test_episode_without_a_marked_discussion_needs_no_conference_and_says_so():
    clock = only_clock(CONFERENCE, discussion("2019-02-04", section_47=False))
    assert clock.verdict == Verdict.NOT_NEEDED
    assert "marked" in clock.why


def test_conference_not_reached_stops_nothing():
    missed = conference("2019-02-20", "not_reached")
    held = conference("2019-03-01", "no_plan")
    clock = only_clock(CONFERENCE, discussion("2019-02-04"), missed, held)
    assert (clock.actual, clock.not_reached) == (held, [missed])
    assert (clock.verdict, clock.late) == (Verdict.MISSED, 4)  # 26, 27, 28, 1

    clock = only_clock(CONFERENCE, discussion("2019-02-04"), missed)
    assert (clock.verdict, clock.actual) == (Verdict.NOT_RECORDED, None)


def test_conference_not_reached_starts_nothing():
    steps = [conference("2019-02-20", "not_reached")]
    assert clocks(steps, [CORE_GROUP, REVIEW, SHARED], day("2019-05-01")) == []


@pytest.mark.parametrize("rule", [CORE_GROUP, REVIEW])
def test_episode_without_a_plan_needs_no_core_group_and_no_review(rule):
    clock = only_clock(rule, conference("2019-02-25", "no_plan"))
    assert (clock.verdict, clock.why) == (
        Verdict.NOT_NEEDED,
        "No child protection plan was made",
    )


def test_core_group_counts_from_the_conference_that_made_the_plan():
    clock = only_clock(
        CORE_GROUP,
        conference("2019-02-04", "no_plan"),
        conference("2019-02-25"),
        step("core_group", "2019-03-11"),
    )
    assert (clock.trigger.date, clock.verdict) == (day("2019-02-25"), Verdict.MET)


def test_each_episode_has_clocks_of_its_own():
    found = clocks(
        [
            discussion("2018-07-10", episode=1),
            conference("2018-07-27", "not_reached", episode=1),
            discussion("2018-10-12", episode=2),
            conference("2018-11-05", episode=2),
        ],
        [CONFERENCE],
        day("2018-12-31"),
    )
    # 10 July and three weeks: 31 July. 12 October, a Friday, and three weeks: 2 November.
    assert [(c.due, c.verdict, c.late) for c in found] == [
        (day("2018-07-31"), Verdict.NOT_RECORDED, 0),
        (day("2018-11-02"), Verdict.MISSED, 1),
    ]


def test_second_referral_in_an_episode_does_not_start_another_clock():
    clock = only_clock(ASSESSMENT, step("referral", "2019-02-04"), step("referral", "2019-02-11"))
    assert clock.trigger.date == day("2019-02-04")
    assert len(clock.others) == 1


@pytest.mark.parametrize(
    ("shared", "verdict", "late"),
    [
        (["2019-02-20"], Verdict.MET, 0),
        (["2019-02-19"], Verdict.MET, 0),
        (["2019-02-21"], Verdict.MISSED, 1),
        (["2019-02-25"], Verdict.MISSED, 3),  # on the day itself
        (["2019-02-26"], Verdict.MISSED, 4),  # after it: 21, 22, 25, 26
        (["2019-02-19", "2019-02-22"], Verdict.MISSED, 2),  # the last one counts
        (["2019-02-19", "2019-03-04"], Verdict.MET, 0),  # that is for something else
        ([], Verdict.NOT_RECORDED, 0),
    ],
)
def test_report_must_be_shared_so_long_before_the_conference(shared, verdict, late):
    reports = [step("report_shared", text) for text in shared]
    clock = only_clock(SHARED, conference("2019-02-25"), *reports)
    assert (clock.verdict, clock.late) == (verdict, late)


def test_report_for_an_earlier_conference_is_not_one_for_the_review():
    rule = Rule("review", "report_shared", 5, direction="before")
    steps = [
        step("report_shared", "2019-02-19"),
        conference("2019-02-25"),
        step("review", "2019-05-20"),
    ]
    assert only_clock(rule, *steps).verdict == Verdict.NOT_RECORDED
    assert only_clock(rule, *steps, step("report_shared", "2019-05-13")).verdict == Verdict.MET


def test_report_for_a_conference_that_was_not_reached_is_one_for_the_next():
    rule = Rule("icpc", "report_shared", 2, direction="before")
    steps = [
        step("report_shared", "2019-01-21"),
        conference("2019-01-25", outcome="not_reached"),
        conference("2019-02-05"),
    ]
    assert only_clock(rule, *steps).verdict == Verdict.MET


@pytest.mark.parametrize(
    ("start", "applies"),
    [("2018-12-31", False), ("2019-01-01", True), ("2019-12-31", True), ("2020-01-01", False)],
)
def test_rule_is_chosen_by_the_day_of_the_trigger_both_ends_included(start, applies):
    rule = Rule("icpc", "core_group", 10, valid_from=day("2019-01-01"), valid_to=day("2019-12-31"))
    assert bool(clocks([conference(start)], [rule], day("2021-01-01"))) is applies


def test_limit_that_changed_is_judged_by_the_one_of_its_day():
    old = Rule("icpc", "core_group", 10, valid_to=day("2019-02-24"))
    new = Rule("icpc", "core_group", 5, valid_from=day("2019-02-25"))
    found = clocks(
        [conference("2019-02-22"), conference("2019-02-25", episode=2)],
        [old, new],
        day("2019-02-26"),
    )
    assert [(c.rule, c.due) for c in found] == [
        (old, day("2019-03-08")),
        (new, day("2019-03-04")),
    ]


# -- for all dates

DAYS = st.dates(date(2012, 1, 1), date(2030, 12, 31))
LIMITS = st.integers(1, 60)


@given(DAYS, LIMITS, st.sampled_from(["after", "before"]))
def test_due_in_working_days_is_a_working_day(start, limit, direction):
    assert is_working_day(due_date(Rule("icpc", "review", limit, direction=direction), start))


@given(
    DAYS,
    st.integers(0, 40),
    LIMITS,
    st.sampled_from(["working_days", "calendar_days", "months"]),
    st.sampled_from(["after", "before"]),
)
def test_later_trigger_is_never_due_earlier(start, later, limit, unit, direction):
    rule = Rule("icpc", "review", limit, unit=unit, direction=direction)
    assert due_date(rule, start) <= due_date(rule, start + timedelta(days=later))


@given(DAYS.filter(is_working_day), LIMITS)
def test_backward_mirrors_forward(start, limit):
    forward = Rule("icpc", "review", limit)
    backward = Rule("icpc", "review", limit, direction="before")
    assert due_date(backward, due_date(forward, start)) == start
    assert due_date(forward, due_date(backward, start)) == start


@given(DAYS, LIMITS, st.integers(0, 150))
def test_step_is_in_time_exactly_up_to_the_due_day(start, limit, after):
    rule = Rule("referral", "assessment", limit)
    done = start + timedelta(days=after)
    clock = only_clock(rule, Step("referral", start), Step("assessment", done), as_of="2031-12-31")
    assert (clock.verdict == Verdict.MET) == (done <= clock.due)
    assert (clock.late > 0) == (clock.verdict == Verdict.MISSED)
