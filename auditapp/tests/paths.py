"""Paths of children for tests: a conference not reached in time, by a local limit."""

import datetime
import uuid

from auditapp.tests.factories import founder
from cases.path.services.path import add_event, give_reason
from cases.path.services.timescales import add_rule

DISCUSSION, LATE = datetime.date(2026, 1, 5), datetime.date(2026, 1, 30)
RULE = {
    "from_kind": "strategy_discussion",
    "from_section_47": True,
    "to_kind": "icpc",
    "direction": "after",
    "limit": 15,
    "unit": "working_days",
    "valid_from": datetime.date(2019, 1, 1),
    "valid_to": None,
}


def late_path(case, reason, rule=None):
    """(strategy discussion, rule) of a conference that was missed for that reason."""
    discussion = add_event(
        case=case,
        kind="strategy_discussion",
        date=DISCUSSION,
        started_section_47=True,
        by=founder(),
    )
    add_event(case=case, kind="icpc", outcome="not_reached", date=LATE, by=founder())
    rule = rule or _rule(case.audit.partnership, "Conference")
    give_reason(
        case=case,
        rule=rule,
        trigger=discussion,
        text=reason,
        version=0,
        save_key=uuid.uuid4(),
        by=founder(),
    )
    return discussion, rule


def unused_rule(partnership):
    return _rule(partnership, "Unused")


def _rule(partnership, name):
    return add_rule(
        partnership=partnership,
        name=name,
        source="Procedures",
        save_key=uuid.uuid4(),
        by=founder(),
        **RULE,
    )
