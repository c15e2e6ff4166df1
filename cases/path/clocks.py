"""Clocks: how soon one step of a child's path had to follow another, and whether it did. Pure.

`clocks(steps, rules, as_of)` takes plain objects. A step has `kind`, `date`, `episode`, `outcome`
and `started_section_47`; a rule has `from_kind`, `from_section_47`, `to_kind`, `direction`,
`limit`, `unit`, `valid_from` and `valid_to`. Rows of CaseEvent and TimescaleRule are such objects.

The day of the step that starts a clock is day 0. Each episode has clocks of its own.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from auditapp.working_days import (
    add_calendar_days,
    add_months,
    add_working_days,
    working_days_between,
)

STRATEGY_DISCUSSION, CONFERENCE = "strategy_discussion", "icpc"
PLAN, HELD = "plan", {"plan", "no_plan"}
# What follows from a plan only.
NEEDS_PLAN = {"core_group", "review"}
# A report for one of these that was held is not one for the next.
CONFERENCES = {CONFERENCE, "review"}
BEFORE, WORKING_DAYS = "before", "working_days"

ADD = {"working_days": add_working_days, "calendar_days": add_calendar_days, "months": add_months}


class Verdict(Enum):
    """How a clock stands. The order is from the least good to what needs nothing."""

    MISSED = "missed"
    NOT_RECORDED = "not_recorded"  # due before the day looked at, and no such step is recorded
    RUNNING = "running"
    MET = "met"
    NOT_NEEDED = "not_needed"


WORST_FIRST = list(Verdict)


@dataclass(frozen=True)
class Clock:
    """One rule at work in one episode.

    `due` is the last day in time: the latest one of a rule that counts backward. `late` counts
    what it was missed by: in working days where the rule does, else in days of the calendar.
    """

    rule: Any
    trigger: Any
    due: date
    verdict: Verdict
    actual: Any = None
    late: int = 0
    others: list = field(default_factory=list)  # further steps that might have started it
    not_reached: list = field(default_factory=list)  # conferences passed over on the way
    why: str = ""  # it is not needed

    @property
    def is_late(self):
        return self.verdict in (Verdict.MISSED, Verdict.NOT_RECORDED)


def clocks(steps, rules, as_of):
    """The clocks of all episodes as they stood on the day `as_of`, by episode, then in the order
    of the rules."""
    episodes: dict[int, list] = {}
    for step in sorted(steps, key=lambda step: step.date):
        episodes.setdefault(step.episode, []).append(step)
    made = [_clock(rule, episodes[number], as_of) for number in sorted(episodes) for rule in rules]
    return [clock for clock in made if clock is not None]


def due_date(rule, day):
    """The last day in time, counted from `day` as day 0."""
    return ADD[rule.unit](day, -rule.limit if rule.direction == BEFORE else rule.limit)


def _clock(rule, steps, as_of):
    """The rule's clock among the steps of one episode, by date; none if nothing starts it."""
    triggers = _triggers(rule, steps)
    if not triggers or not _applies(rule, triggers[0].date):
        return None
    trigger, *others = triggers
    due = due_date(rule, trigger.date)
    if why := _not_needed(rule, trigger):
        return Clock(rule, trigger, due, Verdict.NOT_NEEDED, why=why)
    actual, not_reached = _actual(rule, trigger, steps)
    if actual is None:
        verdict = Verdict.NOT_RECORDED if as_of > due else Verdict.RUNNING
        late = 0
    else:
        late = days_late(rule, due, actual.date)
        verdict = Verdict.MISSED if late else Verdict.MET
    return Clock(rule, trigger, due, verdict, actual, late, others, not_reached)


def _applies(rule, day):
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def _triggers(rule, steps):
    """What may start the clock, the first first. A conference that was not reached starts none;
    where a plan is what counts, the one that made it does."""
    found = [step for step in steps if step.kind == rule.from_kind]
    if rule.from_kind == CONFERENCE:
        found = [step for step in found if step.outcome in HELD]
        if rule.to_kind in NEEDS_PLAN:
            found = [step for step in found if step.outcome == PLAN] or found
    if rule.from_section_47:
        found = [step for step in found if step.started_section_47] or found
    return found


def _not_needed(rule, trigger):
    if rule.from_section_47 and not trigger.started_section_47:
        return "No strategy discussion is marked as the one that started section 47"
    if rule.to_kind in NEEDS_PLAN and trigger.kind == CONFERENCE and trigger.outcome != PLAN:
        return "No child protection plan was made"
    return ""


def _actual(rule, trigger, steps):
    """(the step that stops the clock or none, conferences not reached before it)."""
    found = [step for step in steps if step.kind == rule.to_kind]
    if rule.direction == BEFORE:
        return _before(trigger, found, steps), []
    found = [step for step in found if step.date >= trigger.date]
    if rule.to_kind != CONFERENCE:
        return next(iter(found), None), []
    held = next((step for step in found if step.outcome in HELD), None)
    passed = [step for step in found if step.outcome not in HELD]
    return held, [step for step in passed if held is None or step.date <= held.date]


def _before(trigger, found, steps):
    """The last one on the way to the trigger, since one of several that came late came late; where
    there is none, the first one after it. The way begins with the conference before, if it was
    held: what was shared for one that was not reached is there for the next."""
    passed = [s for s in steps if s.kind in CONFERENCES and s.date < trigger.date]
    held = [s.date for s in passed if s.kind != CONFERENCE or s.outcome in HELD]
    start = max(held, default=None)
    here = [s for s in found if s.date <= trigger.date and (start is None or s.date > start)]
    later = [s for s in found if s.date > trigger.date]
    return here[-1] if here else next(iter(later), None)


def days_late(rule, due, day):
    """0 if `day` is in time. A weekend after a last day in time counts as one working day."""
    if day <= due:
        return 0
    if rule.unit == WORKING_DAYS:
        return max(1, working_days_between(due, day))
    return (day - due).days
