"""Timescales met and missed, counted over the children of an audit."""

from dataclasses import dataclass, field
from typing import Any

from auditapp.working_days import CALENDAR

from .access import last_day_looked_at, paths_in, paths_of, paths_of_audit
from .clocks import WORST_FIRST, Verdict


@dataclass
class Missed:
    """A clock that was missed, or for which nothing is recorded, and why."""

    case: Any
    clock: Any
    reason: Any  # MissedReason or None


@dataclass
class RuleCount:
    """Children by how the rule stands for them. A child with several episodes counts once, with
    the least good, so that the numbers add up to `children`."""

    rule: Any
    met: int = 0
    missed: int = 0
    not_recorded: int = 0
    running: int = 0
    late: list[Missed] = field(default_factory=list)
    verdicts: dict[int, Verdict] = field(default_factory=dict)  # by id of the child it applied to

    @property
    def children(self):
        return self.met + self.missed + self.not_recorded + self.running


@dataclass
class Timescales:
    rules: list[RuleCount]
    as_of: Any
    calendar: str = CALENDAR


COUNTED = {
    Verdict.MET: "met",
    Verdict.MISSED: "missed",
    Verdict.NOT_RECORDED: "not_recorded",
    Verdict.RUNNING: "running",
}


def timescales_of(audit, children=None):
    """A RuleCount for each rule that applied to a child, in the order of the rules; `children` are
    the audit's, where they are known already."""
    paths = paths_of_audit(audit) if children is None else paths_of(audit, children)
    return Timescales(_counted(paths), last_day_looked_at(audit))


def timescales_in(audits, children):
    """The RuleCounts of each of several audits of one partnership, by its id; `children` are of
    these audits. Three queries."""
    paths = {audit.pk: [] for audit in audits}
    for path in paths_in(audits, children):
        paths[path.case.audit_id].append(path)
    return {audit: _counted(found) for audit, found in paths.items()}


def _counted(paths):
    counts = {}
    for path in paths:
        by_rule = {}
        for clock in path.clocks:
            if clock.verdict != Verdict.NOT_NEEDED:
                by_rule.setdefault(clock.rule.pk, []).append(clock)
        for found in by_rule.values():
            _count(counts, path, found)
    return sorted(counts.values(), key=lambda count: (count.rule.position, count.rule.pk))


def _count(counts, path, clocks):
    """Count one child's clocks of one rule."""
    rule = clocks[0].rule
    count = counts.setdefault(rule.pk, RuleCount(rule))
    worst = min((clock.verdict for clock in clocks), key=WORST_FIRST.index)
    name = COUNTED[worst]
    setattr(count, name, getattr(count, name) + 1)
    count.verdicts[path.case.pk] = worst
    count.late += [
        Missed(path.case, clock, path.reason_for(clock)) for clock in clocks if clock.is_late
    ]
