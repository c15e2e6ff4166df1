"""Local time limits of the demonstration, and why some limits were missed."""

import uuid

from cases.path.access import path_of
from cases.path.services.path import give_reason
from cases.path.services.timescales import add_rule


def load_rules(partnership, rules, *, by):
    for rule in rules:
        add_rule(
            partnership=partnership,
            by=by,
            save_key=uuid.uuid4(),
            **({"from_section_47": False, "valid_to": None} | rule),
        )


def load_reasons(case, reasons, *, by, moment):
    """Each reason names its rule by slug, the episode, and when it was given: `moment` reads it."""
    clocks = {
        (clock.rule.slug, clock.trigger.episode): clock
        for clock in path_of(case).clocks
        if clock.is_late
    }
    for reason in reasons:
        key = (reason["rule"], reason["episode"])
        if key not in clocks:
            raise ValueError(
                f"no limit {key[0]} was missed in episode {key[1]}; run load_timescales first"
            )
        give_reason(
            case=case,
            rule=clocks[key].rule,
            trigger=clocks[key].trigger,
            text=reason["text"],
            version=0,
            save_key=uuid.uuid4(),
            by=by,
            at=moment(reason["at"]),
        )
