"""Time limits in words, and the clocks of all children in one table."""

from dataclasses import dataclass
from typing import Any

from .clocks import TAGS, by_words, limit_words, short_name
from .drawing import day_zero, episodes_of


@dataclass
class Column:
    name: str
    limit: str


@dataclass
class Cell:
    clock: Any
    tag: Any
    by: str


@dataclass
class TableRow:
    case: Any
    episode: int
    several: bool  # the child has more than one episode
    zero: Any  # the strategy discussion that started section 47, or None
    cells: list[tuple[Column, list[Cell]]]


@dataclass
class TimelineTable:
    columns: list[Column]
    rows: list[TableRow]


def timeline_table(paths):
    """A row for each child and episode, a column for each limit that applies to somebody. Limits
    that follow each other under one slug are one column."""
    columns = {}
    for path in paths:
        for clock in path.clocks:
            columns.setdefault(_column_of(clock.rule), clock.rule)
    ordered = sorted(columns, key=lambda key: (columns[key].position, columns[key].pk))
    heads = {
        key: Column(short_name(columns[key].to_kind).capitalize(), limit_words(columns[key]))
        for key in ordered
    }
    rows = []
    for path in paths:
        episodes = episodes_of(path)
        for number, steps in episodes.items():
            cells = {key: [] for key in ordered}
            for clock in path.clocks:
                if clock.trigger.episode == number:
                    cell = Cell(clock, TAGS[clock.verdict], by_words(clock))
                    cells[_column_of(clock.rule)].append(cell)
            pairs = [(heads[key], found) for key, found in cells.items()]
            rows.append(TableRow(path.case, number, len(episodes) > 1, day_zero(steps), pairs))
    return TimelineTable(list(heads.values()), rows)


def _column_of(rule):
    return rule.partnership_id, rule.slug


@dataclass
class RuleRow:
    rule: Any
    limit: str
    used: bool = False


def rule_rows(rules):
    return [RuleRow(rule, limit_words(rule)) for rule in rules]
