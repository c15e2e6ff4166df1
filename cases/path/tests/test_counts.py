import datetime

import pytest

from auditapp.tests.factories import CaseFactory, founder
from auditapp.tests.paths import DISCUSSION, late_path

from ..counts import timescales_of
from ..services.path import add_event

IN_TIME = datetime.date(2026, 1, 26)  # three weeks after the discussion, a Monday


@pytest.fixture
def rule(world):
    """Ada's conference was not reached in time, and somebody said why."""
    return late_path(world.case, "The chair was ill.")[1]


def add(case, kind, date, **fields):
    return add_event(case=case, kind=kind, date=date, by=founder(), **fields)


def held(case, date, **fields):
    add(case, "strategy_discussion", DISCUSSION, started_section_47=True, **fields)
    add(case, "icpc", date, outcome="no_plan", **fields)


def numbers(world):
    (count,) = timescales_of(world.audit).rules
    return count.children, count.met, count.missed, count.not_recorded, count.running


def test_children_are_counted_by_how_a_limit_stands(world, rule):
    held(world.other_case, IN_TIME)
    late = CaseFactory(audit=world.audit, pseudonym="Cleo")
    held(late, datetime.date(2026, 1, 28))
    CaseFactory(audit=world.audit, pseudonym="Dan")  # no step, so that no limit applies
    assert numbers(world) == (3, 1, 1, 1, 0)
    (count,) = timescales_of(world.audit).rules
    assert [(m.case.pseudonym, m.clock.late) for m in count.late] == [("Ada", 0), ("Cleo", 2)]
    assert [m.reason and m.reason.text for m in count.late] == ["The chair was ill.", None]


def test_child_with_two_episodes_counts_once_with_the_least_good(world, rule):
    held(world.case, IN_TIME, episode=2)
    assert numbers(world) == (1, 0, 0, 1, 0)
    held(world.other_case, IN_TIME)
    held(world.other_case, datetime.date(2026, 1, 27), episode=2)
    assert numbers(world) == (2, 0, 1, 1, 0)


def test_numbers_of_each_limit_add_up_to_its_children(world, rule):
    held(world.other_case, IN_TIME)
    for count in timescales_of(world.audit).rules:
        assert count.children == count.met + count.missed + count.not_recorded + count.running
        assert count.children == 2


def test_what_is_due_after_the_audited_period_still_runs(world, rule):
    world.audit.period_to = datetime.date(2026, 1, 26)
    world.audit.period_from = datetime.date(2025, 1, 1)
    world.audit.save()
    assert numbers(world) == (1, 0, 0, 0, 1)


def test_child_taken_out_does_not_count(world, rule):
    world.case.withdrawn_at = datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC)
    world.case.withdrawn_reason = "Moved"
    world.case.save()
    assert timescales_of(world.audit).rules == []


def test_summary_shows_numbers_days_and_reasons(world, client_of, rule):
    late = CaseFactory(audit=world.audit, pseudonym="Cleo")
    held(late, datetime.date(2026, 1, 28))
    page = client_of(world.chair).get(world.audit.get_summary_url())
    text = " ".join(page.text.split())
    assert "Timescales met and missed" in text
    assert "1 missed, 1 nothing recorded" in text
    assert "Cleo: missed by 2 working days. The last day in time was 26 January 2026" in text
    assert "Ada: nothing recorded. The last day in time was 26 January 2026. " in text
    assert "Why: The chair was ill." in text
    assert "style=" not in page.text


def test_summary_without_steps_says_what_will_be_there(world, client_of):
    page = client_of(world.chair).get(world.audit.get_summary_url())
    assert "No step that a time limit counts from is recorded" in page.text
