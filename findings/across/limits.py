"""Time limits in several audits: queries in, dataclasses out. A constant number of queries."""

from dataclasses import dataclass

from cases.models import TimescaleRule
from cases.path.counts import RuleCount, timescales_in


@dataclass
class RuleOverTime:
    rule: TimescaleRule
    counts: list[RuleCount | None]  # for each audit, None where it applied to no child


def limits_over_time(scope):
    """A RuleOverTime for each limit that applied to a child, in the order of the rules."""
    by_audit = timescales_in(scope.audits, scope.cases())
    counts = {(audit, count.rule.pk): count for audit, found in by_audit.items() for count in found}
    rules = {count.rule.pk: count.rule for count in counts.values()}
    return [
        RuleOverTime(rule, [counts.get((audit.pk, rule.pk)) for audit in scope.audits])
        for rule in sorted(rules.values(), key=lambda rule: (rule.position, rule.pk))
    ]
