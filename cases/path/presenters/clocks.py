"""How clocks are shown: in words, tags and rows of tables."""

from dataclasses import dataclass
from typing import Any

from auditapp.templatetags.interface import counted, day
from cases.models import Direction, EventKind, Unit
from cases.returns.presenters.returns import Tag

from ..clocks import Verdict

TAGS = {
    Verdict.MET: Tag("In time", "green"),
    Verdict.MISSED: Tag("Missed", "red"),
    Verdict.NOT_RECORDED: Tag("Nothing recorded", "orange"),
    Verdict.RUNNING: Tag("Still running", "blue"),
    Verdict.NOT_NEEDED: Tag("Not needed", "grey"),
}
SHORT_NAMES = {
    EventKind.STRATEGY_DISCUSSION: "strategy discussion",
    EventKind.SECTION_47_START: "section 47 enquiry",
    EventKind.ICPC: "initial conference",
    EventKind.REPORT: "report to the conference",
    EventKind.REPORT_SHARED: "report shared",
    EventKind.OUTCOME_SENT: "outcome sent",
    EventKind.RECORD_SENT: "record sent",
    EventKind.BIRTH: "birth",
}


@dataclass
class ClockRow:
    clock: Any
    tag: Tag
    by: str
    notes: list[str]
    reason: Any = None

    @property
    def takes_reason(self):
        return self.clock.is_late


def short_name(kind):
    """A step in few words, in the middle of a sentence: "initial conference"."""
    return SHORT_NAMES.get(kind, EventKind(kind).label.lower())


def clock_rows(path):
    return [
        ClockRow(clock, TAGS[clock.verdict], by_words(clock), notes(clock), reason)
        for clock in path.clocks
        for reason in [path.reason_for(clock)]
    ]


def unit_words(rule, number):
    if rule.unit == Unit.WORKING_DAYS:
        return counted(number, "working day,working days")
    return counted(number, "day,days")


def limit_words(rule):
    """ "at most 15 working days after the strategy discussion that started section 47" """
    words = {Unit.WORKING_DAYS: "working day,working days", Unit.MONTHS: "month,months"}
    limit = counted(rule.limit, words.get(rule.unit, "day,days"))
    how = (
        f"at least {limit} before"
        if rule.direction == Direction.BEFORE
        else f"at most {limit} after"
    )
    which = " that started section 47" if rule.from_section_47 else ""
    return f"{how} the {short_name(rule.from_kind)}{which}"


def by_words(clock):
    """ "by 2 working days", to stand behind the tag of a missed limit."""
    if clock.verdict != Verdict.MISSED:
        return ""
    return f"by {unit_words(clock.rule, clock.late)}"


def notes(clock):
    """What a reader could not guess about how it was counted."""
    found = []
    trigger = short_name(clock.trigger.kind)
    if clock.why:
        return [clock.why]
    if clock.others:
        of = " that started section 47" if clock.rule.from_section_47 else ""
        found.append(
            f"Counted from the first {trigger}{of}; there is another on "
            + " and ".join(day(step.date) for step in clock.others)
        )
    for step in clock.not_reached:
        found.append(f"The conference of {day(step.date)} was not reached, so the clock ran on")
    return found
